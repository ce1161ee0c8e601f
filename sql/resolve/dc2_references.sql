-- DC-2, first step: which lines of orders and receipts fulfil a buyer's line. A reference is a sub-order, else a main
-- order, of which the lines of the same product are meant, on one platform only; else a receipt, likewise, where one
-- receipt of the city has that number. Orders are not meant where the buyer names a venue's channel, nor receipts where
-- he names one of the net. What staff bought through their union's order (R02 -> R05) is looked for there first.
-- grain: one pair of a buyer's line and a line that fulfils it
insert into group_link (buyer_row_id, line_row_id)
with ordered as (
    select
        staff.sale_row_id as buyer_row_id,
        union_line.sale_row_id as line_row_id,
        union_line.own_organizing_org_code as union_code,
        union_line.own_buyer_org_code = staff.own_buyer_org_code as is_own_union
    from sale as staff
    inner join warehouse.sale_neighbour on sale_neighbour.neighbour_key = 'group:' || staff.group_order_no
    inner join warehouse.fact_sale as union_line
        on sale_neighbour.sale_row_id = union_line.sale_row_id and union_line.in_force
    where
        staff.report = 'staff_purchase'
        and staff.group_order_no is not null
        and staff.status is null
),

unions as (
    select
        buyer_row_id,
        bool_or(is_own_union) as has_own_union,
        count(distinct union_code) as unions
    from ordered
    group by buyer_row_id
)

select
    ordered.buyer_row_id,
    ordered.line_row_id
from ordered
inner join unions on ordered.buyer_row_id = unions.buyer_row_id
where ordered.is_own_union or (not unions.has_own_union and unions.unions = 1);

insert into link (buyer_row_id, line_row_id, is_inferred)
with buyers as (
    select
        *,
        coalesce(declared_fulfilment_channel, '') not in ('counter', 'community_shop', 'exhibition') as may_mean_order,
        coalesce(declared_fulfilment_channel, '') not in ('livestream', 'ecommerce') as may_mean_receipt
    from sale
    where
        report in ('union_group_buy', 'institution_procurement', 'staff_purchase')
        and status is null
        and fulfilment_ref is not null
        and sale_row_id not in (
            select group_link.buyer_row_id
            from group_link
        )
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

receipt_lines as (
    select
        *,
        count(*) over (partition by own_order_no) as lines_in_order
    from sale
    where
        report = 'counter_pos'
        and status is null
),

by_sub_order as (
    select
        buyers.sale_row_id as buyer_row_id,
        order_lines.sale_row_id as line_row_id,
        order_lines.platform_code as place
    from buyers
    inner join order_lines on buyers.fulfilment_ref = order_lines.sub_order_no
    where buyers.may_mean_order
),

by_main_order as (
    select
        buyers.sale_row_id as buyer_row_id,
        order_lines.sale_row_id as line_row_id,
        order_lines.platform_code as place
    from buyers
    inner join order_lines on buyers.fulfilment_ref = order_lines.main_order_no
    where
        buyers.may_mean_order
        and buyers.sale_row_id not in (
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

unique_receipt as (
    select buyers.sale_row_id as buyer_row_id
    from buyers
    inner join warehouse.sale_neighbour on sale_neighbour.neighbour_key = 'receipt:' || buyers.fulfilment_ref
    inner join warehouse.fact_sale as receipt_line
        on sale_neighbour.sale_row_id = receipt_line.sale_row_id and receipt_line.in_force
    where buyers.may_mean_receipt
    group by buyers.sale_row_id
    having count(distinct receipt_line.own_order_no) = 1
),

by_receipt as (
    select
        buyers.sale_row_id as buyer_row_id,
        receipt_lines.sale_row_id as line_row_id,
        'receipt' as place
    from buyers
    inner join unique_receipt on buyers.sale_row_id = unique_receipt.buyer_row_id
    inner join receipt_lines on buyers.fulfilment_ref = receipt_lines.receipt_no
    where
        buyers.sale_row_id not in (
            select by_sub_order.buyer_row_id from by_sub_order
            union all
            select by_main_order.buyer_row_id from by_main_order
        )
        and (
            receipt_lines.product_no = buyers.product_no
            or (
                (receipt_lines.product_no is null or buyers.product_no is null)
                and (receipt_lines.product_key = buyers.product_key or receipt_lines.lines_in_order = 1)
            )
        )
),

named as (
    select * from by_sub_order
    union all
    select * from by_main_order
    union all
    select * from by_receipt
),

at_one_place as (
    select buyer_row_id
    from named
    group by buyer_row_id
    having count(distinct place) = 1
)

select
    named.buyer_row_id,
    named.line_row_id,
    false as is_inferred
from named
inner join at_one_place on named.buyer_row_id = at_one_place.buyer_row_id
