-- C-LINK-01: what a buyer states and what the orders say that fulfil it differ by more than 1 yuan and 0.5 %. The
-- orders are right. Told to whoever reports the later of the two.
-- grain: one row of the submission on either side of a link
with buyers as (
    select
        buyer.*,
        'ref:' || buyer.fulfilment_ref as neighbour_key
    from warehouse.fact_sale as buyer
    where
        buyer.submission_id = :submission_id
        and buyer.counted_status = 'linked'
        and buyer.report in ('union_group_buy', 'institution_procurement')
    union
    select
        buyer.*,
        'ref:' || buyer.fulfilment_ref as neighbour_key
    from warehouse.fact_sale as sale_line
    inner join warehouse.sale_neighbour
        on sale_neighbour.neighbour_key in ('ref:' || sale_line.sub_order_no, 'ref:' || sale_line.main_order_no)
    inner join warehouse.fact_sale as buyer on sale_neighbour.sale_row_id = buyer.sale_row_id
    where
        sale_line.submission_id = :submission_id
        and sale_line.report = 'platform_orders'
        and sale_line.organizing_channel <> sale_line.own_organizing_channel
        and buyer.counted_status = 'linked'
        and buyer.report in ('union_group_buy', 'institution_procurement')
),

bought as (
    select
        neighbour_key,
        fulfilment_ref,
        product_no,
        min(row_no) filter (where submission_id = :submission_id) as row_no,
        sum(paid_amount) as amount
    from buyers
    group by neighbour_key, fulfilment_ref, product_no
),

fulfilled as (
    select
        bought.fulfilment_ref,
        bought.product_no,
        bought.row_no,
        bought.amount,
        sum(sale_line.paid_amount) as order_amount,
        min(sale_line.row_no) filter (where sale_line.submission_id = :submission_id) as line_row_no
    from bought
    inner join warehouse.sale_neighbour on bought.neighbour_key = sale_neighbour.neighbour_key
    inner join warehouse.fact_sale as sale_line
        on
            sale_neighbour.sale_row_id = sale_line.sale_row_id
            and sale_line.report = 'platform_orders'
            and sale_line.counted_status = 'counted'
            and sale_line.organizing_channel <> sale_line.own_organizing_channel
            and (bought.fulfilment_ref = sale_line.sub_order_no or bought.product_no = sale_line.product_no)
    group by bought.fulfilment_ref, bought.product_no, bought.row_no, bought.amount
)

select
    amount as value,
    fulfilment_ref as order_no,
    order_amount as a,
    coalesce(row_no, line_row_no) as row_no
from fulfilled
where
    coalesce(row_no, line_row_no) is not null
    and abs(amount - order_amount) > greatest(1, 0.005 * order_amount)
order by row_no, order_no
