-- The lines that a touched buyer without a number may mean (DC-3), if they are few, and the one that he is linked to;
-- and the buyers who may mean a touched line.
-- grain: one sale line
insert into touched_row (sale_row_id)
with buyers as (
    select fact_sale.*
    from warehouse.fact_sale
    where
        fact_sale.declared_fulfilment_channel is not null
        and fact_sale.in_force
),

sought as (
    select
        possible_fulfilment.line_row_id,
        count(*) over (partition by possible_fulfilment.buyer_row_id) as fitting_lines
    from warehouse.possible_fulfilment
    where possible_fulfilment.buyer_row_id in (select touched_row.sale_row_id from touched_row)
)

select line_row_id as sale_row_id
from sought
where fitting_lines <= 20
union
select linked_line.sale_row_id
from buyers
inner join touched_row on buyers.sale_row_id = touched_row.sale_row_id
inner join warehouse.fact_sale as linked_line
    on buyers.counted_sale_id = linked_line.sale_id and linked_line.in_force
where buyers.match_method = 'inferred'
union
select possible_fulfilment.buyer_row_id as sale_row_id
from warehouse.possible_fulfilment
where
    possible_fulfilment.buyer_seeks
    and possible_fulfilment.line_row_id in (select touched_row.sale_row_id from touched_row)
on conflict do nothing
