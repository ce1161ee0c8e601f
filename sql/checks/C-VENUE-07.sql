-- C-VENUE-07: what unions and units bought together at a venue in the month is more than they report to have bought
-- there.
-- grain: one venue of the submission that states such a part
with stated as (
    select
        venue_code,
        max(sale_date) as month_end,
        min(row_no) as row_no,
        sum(group_buy_amount) as group_buy_amount
    from warehouse.fact_sale
    where
        submission_id = :submission_id
        and in_force
        and part = 'main'
        and venue_code is not null
    group by venue_code
    having sum(group_buy_amount) > 0
),

compared as (
    select
        stated.row_no,
        stated.venue_code,
        stated.group_buy_amount,
        coalesce(sum(buyer.net_amount), 0) as bought_amount
    from stated
    left join warehouse.sale_neighbour
        on sale_neighbour.neighbour_key = 'venue:' || stated.venue_code || ':' || to_char(stated.month_end, 'YYYYMM')
    left join warehouse.fact_sale as buyer
        on
            sale_neighbour.sale_row_id = buyer.sale_row_id
            and buyer.in_force
            and buyer.report in ('union_group_buy', 'institution_procurement', 'staff_purchase')
    group by stated.row_no, stated.venue_code, stated.group_buy_amount
)

select
    row_no,
    venue_code as value,
    group_buy_amount as b,
    bought_amount as a
from compared
where group_buy_amount > bought_amount
order by row_no
