-- Reports that have not come and were not waived, with the day of every step of the reminder ladder and the steps
-- recorded so far. The leader is the unit above, else the lead department of the system.
-- Grain: one obligation (unit, report, period).
with outstanding as (
    select * from evaluation.reporting_status
    where state in ('not_due', 'due', 'missing')
),

due as (
    select distinct due_date from outstanding
),

ladder as (
    select
        due.due_date,
        array_agg(
            case step.workdays
                when 0 then due.due_date
                else reference.add_workdays(due.due_date, step.workdays)
            end
            order by step.step_no
        ) as step_days
    from due
    cross join unnest(cast(:workdays as integer[])) with ordinality as step (workdays, step_no)
    group by due.due_date
),

recorded as (
    select
        org_code,
        report,
        period,
        array_agg(step) as steps,
        jsonb_object_agg(step, stepped_on) filter (where written_at is not null) as taken_on
    from intake.reminder
    group by org_code, report, period
)

select
    outstanding.org_code,
    organisation.name as org_name,
    leader.org_code as leader_code,
    leader.name as leader_name,
    outstanding.report,
    report_type.title as report_title,
    outstanding.period,
    outstanding.due_date as due_on,
    outstanding.is_provisional,
    ladder.step_days,
    coalesce(recorded.steps, '{}') as recorded,
    coalesce(recorded.taken_on, '{}') as taken_on
from outstanding
inner join ladder on outstanding.due_date = ladder.due_date
inner join reference.organisation on outstanding.org_code = organisation.org_code
inner join reference.report_type on outstanding.report = report_type.report
left join reference.sector_system on organisation.system_code = sector_system.system_code
left join reference.organisation as leader
    on
        leader.org_code
        = coalesce(organisation.parent_org_code, nullif(sector_system.lead_org_code, organisation.org_code))
left join recorded
    on
        outstanding.org_code = recorded.org_code
        and outstanding.report = recorded.report
        and outstanding.period = recorded.period
order by outstanding.org_code, outstanding.due_date, report_type.code;
