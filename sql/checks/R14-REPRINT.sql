-- R14-REPRINT: the title is nearly that of an earlier article; the row says nothing of a reprint.
-- grain: one row of the submission that was found to be a reprint
select
    media.row_no,
    media.title as value,
    original.title as a,
    original.media_name as m,
    original.published_on as d
from warehouse.fact_media as media
inner join staging.media_coverage as reported
    on media.submission_id = reported.submission_id and media.row_no = reported.row_no
inner join warehouse.fact_media as original
    on
        media.original_submission_id = original.submission_id
        and media.original_row_no = original.row_no
where
    media.submission_id = :submission_id
    and media.is_reprint
    and reported.is_reprint is distinct from '是'
order by media.row_no
