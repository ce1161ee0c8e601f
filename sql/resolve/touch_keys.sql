-- The keys by which the touched lines meet others.
-- grain: one key
insert into touched_key (neighbour_key)
select distinct sale_neighbour.neighbour_key
from touched_row
inner join warehouse.sale_neighbour on touched_row.sale_row_id = sale_neighbour.sale_row_id
on conflict do nothing
