-- K2: reports of the year's periods that were returned twice or more; each report counts once.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

returned as (
    select
        row_key,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from report_due
    where
        left(period, 4) = cast(:year as text)
        and returned_count >= 2
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        cast(count(returned.row_key) as numeric) as numerator,
        coalesce(array_agg(returned.row_key) filter (where returned.row_key is not null), '{}') as row_keys
    from assessed
    left join returned on assessed.object_code = returned.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
