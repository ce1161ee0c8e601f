-- Why files of the bulletin's period were sent back: rules by the number of files they sent back, in the words of the
-- clerk's receipt.
-- Grain: one rule.
with returned as (
    select submission_id
    from intake.submission
    where status = 'returned' and period = any(cast(:report_periods as text[]))
)

select
    issue.rule,
    count(distinct issue.submission_id) as file_count,
    (array_agg(issue.message order by issue.issue_id))[1] as example
from returned
inner join intake.issue on returned.submission_id = issue.submission_id
where issue.severity = 'error'
group by issue.rule
order by count(distinct issue.submission_id) desc, issue.rule
limit 3
