-- R09-ORDER: the platform's order of goods fetched in the shop has not been reported.
-- grain: one row of the submission that names an order
select
    reported.row_no,
    reported.pickup_order_no as value
from staging.community_shop as reported
where
    reported.submission_id = :submission_id
    and reported.in_force
    and reported.pickup_order_no is not null
    and not exists (
        select 1
        from warehouse.sale_neighbour
        inner join warehouse.fact_sale as sale_line
            on
                sale_neighbour.sale_row_id = sale_line.sale_row_id
                and sale_line.in_force
                and sale_line.report = 'platform_orders'
        where sale_neighbour.neighbour_key = 'ref:' || reported.pickup_order_no
    )
order by reported.row_no
