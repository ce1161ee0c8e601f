-- D2, P5: events of the year up to the cut-off of which a report was accepted. Areas: livestreams and exhibitions held
-- there. Departments: livestreams, exhibitions and visits to communities, schools and enterprises that units of the
-- system organised. Where no event of the year is known at all, nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.3, 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

held as (
    select
        row_key,
        event_type,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from event
    where
        extract(year from started_on) = :year
        and started_on <= cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
),

known as (
    select count(*) > 0 as anything
    from held
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        case when (select known.anything from known) then cast(count(held.row_key) as numeric) end as numerator,
        coalesce(array_agg(held.row_key) filter (where held.row_key is not null), '{}') as row_keys
    from assessed
    left join held
        on
            assessed.object_code = held.object_code
            and (
                held.event_type in ('livestream', 'exhibition')
                or (held.event_type = 'community' and :object_group = 'department')
            )
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
