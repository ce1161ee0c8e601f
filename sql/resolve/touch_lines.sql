-- The lines in force that share a key with the touched ones. Lines of tills do not meet by the number of their receipt,
-- nor those of unions by that of an order, which others use as well; but a line whose number a buyer names meets him,
-- and he meets the lines of the receipt that he names, if there is only one: before this submission or with it.
-- grain: one sale line
insert into touched_row (sale_row_id)
with meeting as (
    select
        neighbour_key,
        case split_part(neighbour_key, ':', 1)
            when 'receipt' then 'names:' || substr(neighbour_key, 9)
            when 'group' then 'joins:' || substr(neighbour_key, 7)
            else neighbour_key
        end as met_by
    from touched_key
),

receipt_lines as (
    select
        named.neighbour_key,
        receipt_line.sale_row_id,
        receipt_line.own_order_no,
        receipt_line.submission_id <> :submission_id as is_earlier
    from touched_key as named
    inner join warehouse.sale_neighbour on sale_neighbour.neighbour_key = 'receipt:' || substr(named.neighbour_key, 7)
    inner join warehouse.fact_sale as receipt_line
        on sale_neighbour.sale_row_id = receipt_line.sale_row_id and receipt_line.in_force
    where named.neighbour_key like 'names:%'
),

receipts as (
    select
        neighbour_key,
        count(distinct own_order_no) = 1 as is_one,
        count(distinct own_order_no) filter (where is_earlier) = 1 as was_one
    from receipt_lines
    group by neighbour_key
)

select sale_neighbour.sale_row_id
from meeting
inner join warehouse.sale_neighbour on meeting.met_by = sale_neighbour.neighbour_key
inner join warehouse.fact_sale on sale_neighbour.sale_row_id = fact_sale.sale_row_id and fact_sale.in_force
union
select receipt_lines.sale_row_id
from receipt_lines
inner join receipts on receipt_lines.neighbour_key = receipts.neighbour_key
where receipts.is_one or (receipts.was_one and receipt_lines.is_earlier)
on conflict do nothing
