-- Who owed which report of the bulletin's period, and what became of it.
-- Grain: one obligation.
select
    due.org_code,
    due.report,
    due.period,
    due.state,
    due.late_days,
    due.returned_count,
    coalesce(organisation.name, due.org_code) as org_name,
    coalesce(report_type.title, due.report) as report_title
from basis_live.report_due as due
left join reference.organisation on due.org_code = organisation.org_code
left join reference.report_type on due.report = report_type.report
where due.period = any(cast(:report_periods as text[]))
order by report_type.code, due.org_code
