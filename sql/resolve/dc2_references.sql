-- DC-2, first step: which order lines fulfil a unit's or a union's line. A reference is a sub-order, else a main order,
-- of which the lines of the same product are meant; on one platform only, and not where the buyer names a venue.
-- grain: one pair of a buyer's line and an order line
with buyers as (
    select *
    from sale
    where
        report in ('union_group_buy', 'institution_procurement')
        and status is null
        and fulfilment_ref is not null
        and coalesce(declared_fulfilment_channel, '') not in ('counter', 'community_shop', 'exhibition')
),

order_lines as (
    select
        *,
        count(*) over (partition by platform_code, main_order_no) as lines_in_order
    from sale
    where
        report = 'platform_orders'
        and status is null
),

by_sub_order as (
    select
        buyers.sale_row_id as buyer_row_id,
        order_lines.sale_row_id as line_row_id,
        order_lines.platform_code
    from buyers
    inner join order_lines on buyers.fulfilment_ref = order_lines.sub_order_no
),

by_main_order as (
    select
        buyers.sale_row_id as buyer_row_id,
        order_lines.sale_row_id as line_row_id,
        order_lines.platform_code
    from buyers
    inner join order_lines on buyers.fulfilment_ref = order_lines.main_order_no
    where
        buyers.sale_row_id not in (
            select by_sub_order.buyer_row_id
            from by_sub_order
        )
        and (
            order_lines.product_no = buyers.product_no
            or (
                (order_lines.product_no is null or buyers.product_no is null)
                and (order_lines.product_key = buyers.product_key or order_lines.lines_in_order = 1)
            )
        )
),

named as (
    select * from by_sub_order
    union all
    select * from by_main_order
),

on_one_platform as (
    select buyer_row_id
    from named
    group by buyer_row_id
    having count(distinct platform_code) = 1
)

insert into link (buyer_row_id, line_row_id)
select
    named.buyer_row_id,
    named.line_row_id
from named
inner join on_one_platform on named.buyer_row_id = on_one_platform.buyer_row_id
