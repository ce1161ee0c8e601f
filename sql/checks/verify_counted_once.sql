-- 每笔销售至多一行有效
-- 同一销售行编号至多一行现行，身份守卫与之一致；计入的行都是现行的，且来自有效的报送件。
with holder as (
    select
        sale_id,
        sale_row_id,
        sale_date
    from warehouse.fact_sale
    where in_force and (counted_status <> 'duplicate' or counted_sale_id is distinct from sale_id)
),

guard as (
    select * from warehouse.sale_key
),

counted as (
    select
        sale.sale_id,
        sale.in_force,
        submission.state
    from warehouse.fact_sale as sale
    inner join intake.submission as submission on sale.submission_id = submission.submission_id
    where sale.counted_status = 'counted'
),

offence as (
    select sale_id || '：多行现行' as offending
    from holder
    group by sale_id
    having count(*) > 1
    union all
    select coalesce(holder.sale_id, guard.sale_id) || '：身份守卫不一致' as offending
    from holder
    full outer join guard
        on
            holder.sale_id = guard.sale_id
            and holder.sale_row_id = guard.sale_row_id
            and holder.sale_date = guard.sale_date
    where holder.sale_id is null or guard.sale_id is null
    union all
    select sale_id || '：计入的行不是现行' as offending
    from counted
    where not in_force or state is distinct from 'live'
    union all
    select sale_id || '：计入多次' as offending
    from counted
    group by sale_id
    having count(*) > 1
)

select offending
from offence
order by offending
