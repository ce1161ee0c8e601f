-- DC-2: what staff bought through a group order of their union was reported by the union, and counts there. Lines of
-- the union that this resolution does not touch are as an earlier one left them. Where no line of the order can count,
-- the staff's row stands for itself.
-- grain: one touched line of R02
with ordered as (
    select
        group_link.buyer_row_id,
        union_line.sale_id,
        coalesce(staff.product_no, '') = coalesce(touched.product_no, union_line.product_no, '') as is_same_product,
        case
            when touched.sale_row_id is null then union_line.counted_status in ('counted', 'linked')
            else touched.status is null
        end as can_count
    from group_link
    inner join sale as staff on group_link.buyer_row_id = staff.sale_row_id
    inner join warehouse.fact_sale as union_line on group_link.line_row_id = union_line.sale_row_id
    left join sale as touched on group_link.line_row_id = touched.sale_row_id
),

chosen as (
    select distinct on (buyer_row_id) *
    from ordered
    order by buyer_row_id asc, can_count desc, is_same_product desc, sale_id asc
)

update sale
set
    status = case when chosen.can_count then 'linked' end,
    reason_code = case when chosen.can_count then 'linked_group_buy' end,
    reason_values = array[sale.group_order_no],
    counted_sale_id = case when chosen.can_count then chosen.sale_id end,
    is_resolved = true
from chosen
where
    sale.sale_row_id = chosen.buyer_row_id
    and sale.status is null
