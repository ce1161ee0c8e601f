-- DC-2: where an order line cannot count for its own product but the buyer's line states the number of a certificate
-- that holds on the day of the order, the link supplies the product.
-- grain: one order line with a buyer
with linked as materialized ( -- links are few; certificates come after them, whatever the planner thinks of the numbers
    select
        sale_line.sale_row_id,
        sale_line.product_no as own_product_no,
        sale_line.sale_date,
        buyer.product_no,
        buyer.paid_amount,
        buyer.sale_id
    from link
    inner join sale as buyer on link.buyer_row_id = buyer.sale_row_id
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id
    where buyer.certification_no = buyer.product_no
),

supplied as (
    select distinct on (linked.sale_row_id)
        linked.sale_row_id,
        linked.product_no
    from linked
    left join certificate as own on linked.own_product_no = own.product_no and linked.sale_date = own.sale_date
    inner join certificate as named on linked.product_no = named.product_no and linked.sale_date = named.sale_date
    where
        named.is_listed
        and named.suspended_as is null
        and (linked.own_product_no is null or not own.is_listed or own.suspended_as is not null)
    order by linked.sale_row_id asc, linked.paid_amount desc, linked.sale_id asc
)

update sale
set
    product_no = supplied.product_no,
    match_method = 'link',
    is_ambiguous = false
from supplied
where sale.sale_row_id = supplied.sale_row_id
