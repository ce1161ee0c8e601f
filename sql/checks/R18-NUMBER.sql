-- R18-NUMBER: another unit uses the same number for another issue; the newer of the two rows is in force.
-- grain: one row of the submission and other unit
select distinct
    reported.row_no,
    reported.issue_no as value,
    coalesce(organisation.name, other.org_code) as a
from staging.rectification_issues as reported
inner join staging.rectification_issues as other
    on
        reported.issue_no = other.issue_no
        and reported.org_code <> other.org_code
        and reported.problem <> other.problem
left join reference.organisation on other.org_code = organisation.org_code
where reported.submission_id = :submission_id
order by reported.row_no, a
