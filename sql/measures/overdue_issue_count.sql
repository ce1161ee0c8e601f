-- K5: issues past their deadline and not closed at the end of the year, or at an earlier cut-off; those of earlier
-- years too, as long as they stay open.
-- Grain: one assessed object. Owner: assessment (domain 4.3, 4.9).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

overdue as (
    select
        row_key,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from rectification
    where
        due_on < least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and (
            state <> 'closed'
            or closed_on > least(
                make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
            )
        )
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        cast(count(overdue.row_key) as numeric) as numerator,
        coalesce(array_agg(overdue.row_key) filter (where overdue.row_key is not null), '{}') as row_keys
    from assessed
    left join overdue on assessed.object_code = overdue.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
