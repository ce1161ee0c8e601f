-- R18 问题整改台账: all versions of some issues, oldest first; the one in force is the last. Which of two versions of one
-- month is older is told by the files, not by their arrival.
-- grain: one version of one issue
select
    reported.issue_no,
    reported.state,
    reported.org_code as stated_by,
    reported.assigned_on,
    reported.closed_on,
    reported.submission_id,
    reported.row_no,
    coalesce(
        submission.reported_on, cast(submission.file_mtime at time zone 'Asia/Shanghai' as date)
    ) as stated_on,
    coalesce(
        reported.registered_on, least(reported.assigned_on, to_date(reported.period, 'YYYYMM'))
    ) as registered_on
from staging.rectification_issues as reported
inner join intake.submission on reported.submission_id = submission.submission_id
where reported.issue_no in (select unnest(:issue_nos))
order by
    reported.issue_no asc,
    reported.in_force asc,
    reported.period asc,
    stated_on asc,
    submission.name_version asc nulls first,
    submission.file_mtime asc,
    submission.file_name asc,
    submission.sha256 asc,
    reported.submission_id asc
