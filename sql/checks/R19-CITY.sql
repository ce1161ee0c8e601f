-- R19-CITY: the targets of the counties and zones do not add up to the city's. Shares and yuan per person do not add.
-- grain: one indicator of the submission that both the city and its areas have, at its first row
with own as (
    select
        indicator_code,
        period,
        min(row_no) as row_no,
        coalesce(max(indicator_name), indicator_code) as indicator_label
    from staging.annual_targets
    where submission_id = :submission_id and in_force and unit not in ('%', '元/人')
    group by indicator_code, period
),

compared as (
    select
        own.row_no,
        own.indicator_label,
        sum(asked.target_value) filter (where region.assessed) as areas_value,
        max(asked.target_value) filter (where region.level = 'city') as city_value
    from own
    inner join warehouse.fact_target as asked
        on own.indicator_code = asked.indicator_code and asked.year = cast(own.period as integer)
    inner join reference.region on asked.object_code = region.region_code
    group by own.row_no, own.indicator_label
)

select
    row_no,
    indicator_label as i,
    trim_scale(city_value) as value,
    trim_scale(areas_value) as a,
    trim_scale(city_value) as v
from compared
where areas_value <> city_value
order by row_no
