-- R14-LEVEL: the list of outlets has another level than the clerk; the list is right.
-- grain: one row of the submission that states a level
with compared as (
    select
        media.row_no,
        reported.stated_level,
        case media.level
            when 'national' then '中央/国家级'
            when 'provincial' then '省'
            when 'city' then '市'
            when 'county' then '县'
        end as known_level
    from warehouse.fact_media as media
    inner join staging.media_coverage as reported
        on media.submission_id = reported.submission_id and media.row_no = reported.row_no
    where media.submission_id = :submission_id
)

select
    row_no,
    stated_level as value,
    known_level as a
from compared
where stated_level <> known_level
order by row_no
