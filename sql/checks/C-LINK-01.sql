-- C-LINK-01: what a buyer states and what the orders say that fulfil it differ by more than 1 yuan and 0.5 %. The orders
-- are right. Told to whoever reports the later of the two.
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
        'ref:' || buyer.fulfilment_ref
    from warehouse.fact_sale as line
    inner join warehouse.sale_neighbour
        on sale_neighbour.neighbour_key in ('ref:' || line.sub_order_no, 'ref:' || line.main_order_no)
    inner join warehouse.fact_sale as buyer on sale_neighbour.sale_row_id = buyer.sale_row_id
    where
        line.submission_id = :submission_id
        and line.report = 'platform_orders'
        and line.organizing_channel <> line.own_organizing_channel
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
        sum(line.paid_amount) as order_amount,
        min(line.row_no) filter (where line.submission_id = :submission_id) as line_row_no
    from bought
    inner join warehouse.sale_neighbour on bought.neighbour_key = sale_neighbour.neighbour_key
    inner join warehouse.fact_sale as line
        on
            sale_neighbour.sale_row_id = line.sale_row_id
            and line.report = 'platform_orders'
            and line.counted_status = 'counted'
            and line.organizing_channel <> line.own_organizing_channel
            and (line.sub_order_no = bought.fulfilment_ref or line.product_no = bought.product_no)
    group by bought.fulfilment_ref, bought.product_no, bought.row_no, bought.amount
)

select
    coalesce(row_no, line_row_no) as row_no,
    amount as value,
    fulfilment_ref as ref,
    order_amount as a
from fulfilled
where
    coalesce(row_no, line_row_no) is not null
    and abs(amount - order_amount) > greatest(1, 0.005 * order_amount)
order by 1, 3
