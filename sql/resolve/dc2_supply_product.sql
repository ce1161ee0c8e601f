-- DC-2: where an order line cannot count for its own product but the buyer's line states the number of a certificate
-- that holds on the day of the order, the link supplies the product.
-- grain: one order line with a buyer
with supplied as (
    select distinct on (sale_line.sale_row_id)
        sale_line.sale_row_id,
        buyer.product_no
    from link
    inner join sale as buyer on link.buyer_row_id = buyer.sale_row_id
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id
    left join certificate as own on sale_line.product_no = own.product_no and sale_line.sale_date = own.sale_date
    inner join certificate as named on buyer.product_no = named.product_no and sale_line.sale_date = named.sale_date
    where
        buyer.certification_no = buyer.product_no
        and named.is_listed
        and named.suspended_as is null
        and (sale_line.product_no is null or not own.is_listed or own.suspended_as is not null)
    order by sale_line.sale_row_id asc, buyer.paid_amount desc, buyer.sale_id asc
)

update sale
set
    product_no = supplied.product_no,
    match_method = 'link',
    is_ambiguous = false
from supplied
where sale.sale_row_id = supplied.sale_row_id
