-- The files from which the rows come that changed between two editions. A file that a newer version replaced, itself
-- among the edition :after_id, names that one: it is what changed the row.
-- Grain: one submission of :submission_ids.
with recursive successor as (
    select
        submission_id as first_id,
        submission_id,
        superseded_by,
        0 as steps
    from intake.submission
    where submission_id = any(:submission_ids)
    union all
    select
        successor.first_id,
        submission.submission_id,
        submission.superseded_by,
        successor.steps + 1 as steps
    from successor
    inner join intake.submission on successor.superseded_by = submission.submission_id
    where successor.steps < 1000
),

in_edition as (
    select distinct on (successor.first_id)
        successor.first_id,
        successor.submission_id
    from successor
    inner join assessment.edition_submission
        on edition_submission.edition_id = :after_id and successor.submission_id = edition_submission.submission_id
    order by successor.first_id, successor.steps
),

final as (
    select
        submission.submission_id,
        submission.file_name,
        submission.report,
        submission.period,
        submission.version,
        coalesce(submission.org_code, submission.folder_org_code) as org_code,
        coalesce(in_edition.submission_id, submission.submission_id) as successor_id
    from intake.submission
    left join in_edition on submission.submission_id = in_edition.first_id
    where
        submission.submission_id = any(:submission_ids)
        or submission.submission_id in (select successor_in_force.submission_id from in_edition as successor_in_force)
)

select * from final
