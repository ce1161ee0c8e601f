-- DC-5: an entity's month of a product is one sum, whoever reports it; a second report of it is a duplicate.
-- grain: one touched row of R16 and part
with repeats as (
    select
        sale.sale_row_id,
        first_value(sale.sale_id) over same_month as first_sale_id,
        first_value(intake_file.org_code) over same_month as first_org_code,
        row_number() over same_month as occurrence
    from sale
    inner join intake.submission as intake_file on sale.submission_id = intake_file.submission_id
    where
        sale.report = 'entity_sales'
        and sale.status is null
    window same_month as (
        partition by sale.own_supplier_uscc, sale.certification_no, sale.period, sale.part
        order by intake_file.sha256, sale.submission_id, sale.row_no
        rows between unbounded preceding and unbounded following
    )
)

update sale
set
    status = 'duplicate',
    reason_code = 'entity_month_repeated',
    reason_values = array[repeats.first_org_code],
    counted_sale_id = repeats.first_sale_id
from repeats
where sale.sale_row_id = repeats.sale_row_id and repeats.occurrence > 1
