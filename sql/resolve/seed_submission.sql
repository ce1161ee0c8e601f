-- The sale lines that a submission brings or stands against: its own, those of the files it replaces, every version of
-- either, also in parts that this version does not have, and those whose order it saw in another state.
-- grain: one sale line
insert into touched_row (sale_row_id)
with moved as (
    select
        sale_row_id,
        sale_id,
        report,
        part
    from warehouse.fact_sale
    where submission_id = :submission_id or submission_id = any(:replaced)
),

meant as (
    select sale_id
    from moved
    union
    select left(moved.sale_id, -length(moved.part)) || whole.part as sale_id
    from moved
    cross join (values ('main'), ('uncertified')) as whole (part)
    where moved.report in ('live_session', 'counter_monthly', 'community_shop', 'special_event')
)

select sale_row_id
from moved
union
select other.sale_row_id
from meant
inner join warehouse.fact_sale as other on meant.sale_id = other.sale_id
union
select sale_line.sale_row_id
from staging.platform_order_state as observed
inner join warehouse.fact_sale as sale_line
    on sale_line.sale_id = warehouse.sale_id('R07', observed.business_key, 'main')
where observed.submission_id = :submission_id
on conflict do nothing
