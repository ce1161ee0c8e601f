-- Issues not closed at the end of the bulletin's period, the longest overdue first.
-- Grain: one issue.
select
    fact_issue.issue_no,
    fact_issue.problem,
    fact_issue.due_on,
    coalesce(organisation.name, fact_issue.responsible_name, fact_issue.responsible_org_code) as org_name,
    fact_issue.due_on < cast(:as_of as date) as is_overdue
from warehouse.fact_issue
left join reference.organisation on fact_issue.responsible_org_code = organisation.org_code
where
    fact_issue.registered_on <= cast(:last_day as date)
    and (fact_issue.state <> 'closed' or fact_issue.closed_on > cast(:last_day as date))
order by fact_issue.due_on, fact_issue.issue_no
