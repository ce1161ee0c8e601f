-- The sale lines of the business entities that a register names or no longer names.
-- grain: one sale line
insert into touched_row (sale_row_id)
select sale_row_id
from warehouse.fact_sale
where
    supplier_uscc in (
        select candidate.business_key
        from candidate
    )
on conflict do nothing
