-- D1: counters and zones of the area that are open at the end of the year, or at the cut-off if that is earlier.
-- Where no place of sale is registered at all, nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

opened as (
    select
        row_key,
        region_code as object_code
    from venue
    where
        venue_type in ('counter', 'zone')
        and opened_on <= least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and coalesce(closed_on, 'infinity') >= least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        case when exists (select from venue) then cast(count(opened.row_key) as numeric) end as numerator,
        coalesce(array_agg(opened.row_key) filter (where opened.row_key is not null), '{}') as row_keys
    from assessed
    left join opened on assessed.object_code = opened.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
