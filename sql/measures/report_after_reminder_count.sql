-- K1: reports of the year's periods that came after the first urging reminder, or not at all.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

urged as (
    select
        row_key,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from report_due
    where
        left(period, 4) = cast(:year as text)
        and state in ('late', 'missing')
        and reminded_on is not null
        and coalesce(accepted_on, 'infinity') >= reminded_on
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        cast(count(urged.row_key) as numeric) as numerator,
        coalesce(array_agg(urged.row_key) filter (where urged.row_key is not null), '{}') as row_keys
    from assessed
    left join urged on assessed.object_code = urged.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
