-- R14 媒体宣传台账 into fact_media: the rows in force, and no other. The level is the outlet's in the list of outlets, not
-- what the clerk says; what is a reprint is found among all articles. Both follow.
-- grain: one article in one outlet
delete from warehouse.fact_media
using candidate
where
    fact_media.submission_id = candidate.submission_id
    and fact_media.row_no = candidate.row_no
    and not candidate.stays;

insert into warehouse.fact_media (
    title, title_key, media_name, medium, level, published_on, system_code, link, is_reprint, original_title,
    submission_id, row_no
)
select
    reported.title,
    reported.title_key,
    reported.media_name,
    warehouse.medium_of_word(reported.media_type) as medium,
    'unknown' as level,
    reported.published_on,
    reported.system_code,
    reported.link,
    coalesce(reported.is_reprint = '是', false) as is_reprint,
    reported.original_title,
    reported.submission_id,
    reported.row_no
from staging.media_coverage as reported
inner join candidate
    on reported.submission_id = candidate.submission_id and reported.row_no = candidate.row_no
where
    candidate.stays
    and not exists (
        select 1
        from warehouse.fact_media as known
        where known.submission_id = reported.submission_id and known.row_no = reported.row_no
    )
