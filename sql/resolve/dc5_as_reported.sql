-- DC-5: the touched reports of business entities as they were reported: all but the 832 part may be a residual. The
-- second pass takes back from it what customers reported, whatever an earlier one found.
-- grain: one touched row of R16
with covered as (
    select distinct
        part.sale_row_id,
        part.sale_date,
        part.sale_id
    from touched_row
    inner join warehouse.fact_sale as reported
        on touched_row.sale_row_id = reported.sale_row_id and reported.report = 'entity_sales'
    inner join warehouse.fact_sale as part
        on
            reported.submission_id = part.submission_id
            and reported.row_no = part.row_no
            and part.part = 'covered'
),

forgotten as (
    delete from warehouse.sale_key
    using covered
    where sale_key.sale_id = covered.sale_id and sale_key.sale_row_id = covered.sale_row_id
    returning sale_key.sale_id
)

delete from warehouse.fact_sale
using covered
where fact_sale.sale_row_id = covered.sale_row_id and fact_sale.sale_date = covered.sale_date;

update warehouse.fact_sale
set paid_amount = reported.sales_amount - coalesce(reported.of_832_amount, 0)
from touched_row, staging.entity_sales as reported
where
    fact_sale.sale_row_id = touched_row.sale_row_id
    and fact_sale.report = 'entity_sales'
    and fact_sale.part = 'residual'
    and reported.submission_id = fact_sale.submission_id
    and reported.row_no = fact_sale.row_no
    and fact_sale.paid_amount <> reported.sales_amount - coalesce(reported.of_832_amount, 0)
