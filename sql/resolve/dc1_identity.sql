-- DC-1: a line is counted under its business key once. What a newer version replaced is superseded; the same key again
-- in another period's file is a duplicate of the first; the same invoice in R05 and R01 is the union's.
-- grain: one touched sale line
update sale
set
    status = 'superseded',
    reason_code = case when successor.sale_id is null then 'removed' else 'superseded' end,
    counted_sale_id = successor.sale_id
from sale as replaced
left join (
    select distinct fact_sale.sale_id
    from warehouse.fact_sale
    where
        fact_sale.in_force
        and fact_sale.sale_id in (
            select sale.sale_id
            from sale
            where not sale.in_force
        )
) as successor on replaced.sale_id = successor.sale_id
where
    sale.sale_row_id = replaced.sale_row_id
    and not sale.in_force;

with repeats as (
    select
        sale.sale_row_id,
        first_value(sale.row_no) over same_key as first_row_no,
        first_value(sale.period) over same_key as first_period,
        row_number() over same_key as occurrence
    from sale
    inner join intake.submission on sale.submission_id = submission.submission_id
    where sale.in_force
    window same_key as (
        partition by sale.sale_id
        order by sale.period, sale.sale_date, submission.sha256, sale.submission_id, sale.row_no
        rows between unbounded preceding and unbounded following
    )
)

update sale
set
    status = 'duplicate',
    reason_code = 'repeated',
    reason_values = array[repeats.first_period, cast(repeats.first_row_no as text)],
    counted_sale_id = sale.sale_id
from repeats
where sale.sale_row_id = repeats.sale_row_id and repeats.occurrence > 1;

with claims as (
    select distinct on (unit_line.sale_row_id)
        unit_line.sale_row_id,
        unit_line.invoice_no,
        union_line.sale_id
    from sale as unit_line
    inner join sale as union_line on unit_line.invoice_no = union_line.invoice_no
    where
        unit_line.report = 'institution_procurement'
        and unit_line.status is null
        and union_line.report = 'union_group_buy'
        and union_line.status is null
    order by
        unit_line.sale_row_id asc,
        (unit_line.product_key = union_line.product_key) desc,
        abs(unit_line.paid_amount - union_line.paid_amount) asc,
        union_line.sale_id asc
)

update sale
set
    status = 'duplicate',
    reason_code = 'invoice_of_union',
    reason_values = array[claims.invoice_no],
    counted_sale_id = claims.sale_id
from claims
where sale.sale_row_id = claims.sale_row_id
