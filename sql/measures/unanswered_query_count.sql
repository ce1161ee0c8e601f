-- G3, P93: questions of the year (files held for a decision, warnings that nobody explained) that have been open for
-- more than `older_than_workdays` workdays. None open is 0.
-- Grain: one assessed object. Owner: assessment (domain 4.3, 4.10).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

unanswered as (
    select
        row_key,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from open_query
    where
        extract(year from opened_on) = :year
        and workdays_open > cast(cast(:params as jsonb) ->> 'older_than_workdays' as integer)
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        cast(count(unanswered.row_key) as numeric) as numerator,
        coalesce(array_agg(unanswered.row_key) filter (where unanswered.row_key is not null), '{}') as row_keys
    from assessed
    left join unanswered on assessed.object_code = unanswered.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
