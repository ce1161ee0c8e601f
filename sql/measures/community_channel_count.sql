-- D3: community shops of the area that are open at the end of the year, or at an earlier cut-off, and events of the
-- year that went into its communities. Where neither a place of sale nor an event is known at all, nothing can be
-- said.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

channel as (
    select
        row_key,
        region_code as object_code
    from venue
    where
        venue_type = 'community_shop'
        and opened_on <= least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and coalesce(closed_on, 'infinity') >= least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
    union all
    select
        row_key,
        region_code as object_code
    from event
    where
        event_type = 'community'
        and extract(year from started_on) = :year
        and started_on <= cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        case
            when exists (select from venue) or exists (select from event) then cast(count(channel.row_key) as numeric)
        end as numerator,
        coalesce(array_agg(channel.row_key) filter (where channel.row_key is not null), '{}') as row_keys
    from assessed
    left join channel on assessed.object_code = channel.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
