-- The rows of a submission and of those whose place it takes.
-- grain: one version of one row
insert into candidate
select
    business_key,
    is_refund_row,
    submission_id,
    row_no,
    is_loaded,
    in_force and submission_id <> :submission_id as was_in_force,
    true as is_best,
    submission_id = :submission_id and :is_in_force as wins,
    submission_id = :submission_id and :is_in_force as stays
from staging.row_version
where report = :report and (submission_id = :submission_id or submission_id = any(:replaced))
