-- C-LINK-01: what a buyer states and what the orders or receipts say that fulfil it differ by more than 1 yuan and
-- 0.5 %. The orders and receipts are right. Told to whoever reports the later of the two.
-- grain: one row of the submission on either side of a link
with buyers as (
    select buyer.*
    from warehouse.fact_sale as buyer
    where
        buyer.submission_id = :submission_id
        and buyer.counted_status = 'linked'
        and buyer.report in ('union_group_buy', 'institution_procurement', 'staff_purchase')
    union
    select buyer.*
    from warehouse.fact_sale as sale_line
    inner join warehouse.sale_neighbour
        on
            sale_neighbour.neighbour_key in (
                'names:' || sale_line.sub_order_no,
                'names:' || sale_line.main_order_no,
                'names:' || sale_line.receipt_no
            )
    inner join warehouse.fact_sale as buyer on sale_neighbour.sale_row_id = buyer.sale_row_id
    where
        sale_line.submission_id = :submission_id
        and sale_line.report in ('platform_orders', 'counter_pos')
        and sale_line.organizing_channel <> sale_line.own_organizing_channel
        and buyer.counted_status = 'linked'
        and buyer.report in ('union_group_buy', 'institution_procurement', 'staff_purchase')
),

bought as (
    select
        buyers.fulfilment_ref,
        buyers.product_no,
        kept.own_order_no,
        min(buyers.row_no) filter (where buyers.submission_id = :submission_id) as row_no,
        sum(buyers.paid_amount) as amount
    from buyers
    inner join warehouse.fact_sale as kept
        on
            buyers.counted_sale_id = kept.sale_id
            and kept.report in ('platform_orders', 'counter_pos')
            and kept.in_force
    group by buyers.fulfilment_ref, buyers.product_no, kept.own_order_no
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
    inner join warehouse.sale_neighbour
        on sale_neighbour.neighbour_key in ('ref:' || bought.fulfilment_ref, 'receipt:' || bought.fulfilment_ref)
    inner join warehouse.fact_sale as sale_line
        on
            sale_neighbour.sale_row_id = sale_line.sale_row_id
            and bought.own_order_no = sale_line.own_order_no
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
