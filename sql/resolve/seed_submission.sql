-- The sale lines that a submission brings or stands against: its own, those with the same sale id, those of the files it
-- replaces, and those whose order it saw in another state.
-- grain: one sale line
insert into touched_row (sale_row_id)
with own as (
    select
        sale_row_id,
        sale_id
    from warehouse.fact_sale
    where submission_id = :submission_id
)

select sale_row_id
from own
union
select other.sale_row_id
from own
inner join warehouse.fact_sale as other on own.sale_id = other.sale_id
union
select sale_row_id
from warehouse.fact_sale
where submission_id = any(:replaced)
union
select line.sale_row_id
from staging.platform_order_state as observed
inner join warehouse.fact_sale as line
    on line.sale_id = warehouse.sale_id('R07', observed.business_key, 'main')
where observed.submission_id = :submission_id
on conflict do nothing
