-- F, P8: points for articles of the year up to the cut-off: those of the outlet's level, less online, in reprints as
-- the rubric says; without evidence none. An article counts once, where it earns most; the rows are the ones it earns
-- at. Where no article of the year is known at all, nothing can be said.
-- Grain: one assessed object. Unit: points. Owner: assessment (domain 4.3, 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

piece as (
    select
        row_key,
        title_key,
        medium,
        level,
        is_reprint,
        has_evidence,
        cast(:params as jsonb) as weighing,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from article
    where
        extract(year from published_on) = :year
        and published_on <= cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
),

weighed as (
    select
        row_key,
        object_code,
        title_key,
        coalesce(cast(weighing -> 'points' ->> level as numeric), 0)
        * case when medium = 'online' then cast(weighing ->> 'online_factor' as numeric) else 1 end
        * case when is_reprint then cast(weighing ->> 'reprint_factor' as numeric) else 1 end
        * case when has_evidence then 1 else 0 end as points
    from piece
),

foremost as (
    select distinct on (object_code, title_key)
        row_key,
        object_code,
        points
    from weighed
    where points > 0
    order by object_code asc, title_key asc, points desc, row_key asc
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        case when exists (select from piece) then coalesce(sum(foremost.points), 0) end as numerator,
        coalesce(array_agg(foremost.row_key) filter (where foremost.row_key is not null), '{}') as row_keys
    from assessed
    left join foremost on assessed.object_code = foremost.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
