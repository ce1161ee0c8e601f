-- G1, P91: calendar days by which reports of the year's periods were late. A report that is as late as
-- `report_scores_nothing_from_late_days`, or later, or missing, has lost all it can lose and counts that many days.
-- Reports not yet due and reports that were waived do not enter; without any report nothing can be said.
-- Grain: one assessed object. Unit: days. Owner: assessment (domain 4.3, 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

asked as (
    select
        row_key,
        late_days,
        state,
        cast(cast(:params as jsonb) ->> 'report_scores_nothing_from_late_days' as integer) as most_days,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from report_due
    where left(period, 4) = cast(:year as text) and state in ('on_time', 'late', 'missing')
),

lost as (
    select
        row_key,
        object_code,
        case when state = 'missing' then most_days else least(coalesce(late_days, 0), most_days) end as day_count
    from asked
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        cast(sum(lost.day_count) as numeric) as numerator,
        coalesce(array_agg(lost.row_key) filter (where lost.row_key is not null), '{}') as row_keys
    from assessed
    left join lost on assessed.object_code = lost.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
