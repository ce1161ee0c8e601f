-- R18-REOPENED: an issue that was closed is reported open again.
-- grain: one row of the submission
with step as (
    select
        step.*,
        lag(step.stated_on) over (partition by step.issue_no order by step.step_no) as closed_on
    from warehouse.issue_step as step
    inner join staging.rectification_issues as named on step.issue_no = named.issue_no
    where named.submission_id = :submission_id
)

select
    step.row_no,
    reported.issue_state as value,
    step.issue_no as n,
    step.closed_on as d
from step
inner join staging.rectification_issues as reported
    on step.submission_id = reported.submission_id and step.row_no = reported.row_no
where step.submission_id = :submission_id and step.is_reopening
order by step.row_no
