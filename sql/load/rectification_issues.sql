-- Issues as they stand: what the report in force says, what a person handed over, and the last step on the way. What
-- a person decided last speaks for the three conditions, else the report.
-- grain: one issue
with last_step as (
    select distinct on (issue_no)
        issue_no,
        state,
        stated_on,
        submission_id
    from warehouse.issue_step
    where issue_no = any(:issue_nos)
    order by issue_no asc, step_no desc
),

way as (
    select
        issue_no,
        min(stated_on) filter (where step_no = 1) as registered_on,
        count(*) filter (where is_reopening) as reopened_count
    from warehouse.issue_step
    where issue_no = any(:issue_nos)
    group by issue_no
),

last_move as (
    select distinct on (issue_no) *
    from intake.issue_move
    where issue_no = any(:issue_nos)
    order by issue_no asc, move_id desc
),

reported as (
    select *
    from staging.rectification_issues
    where issue_no = any(:issue_nos) and in_force
)

insert into warehouse.fact_issue as known (
    issue_no, origin, issue_source, responsible_org_code, responsible_name, problem, registered_on, due_on, measures,
    state, is_rectified, is_effective, is_satisfying, closed_on, reopened_count, evidence, submission_id, row_no
)
select
    last_step.issue_no,
    case when handover.issue_no is null then 'report' else 'receipt' end as origin,
    coalesce(reported.issue_source, handover.rule) as issue_source,
    coalesce(handover.org_code, reported.responsible_org_code) as responsible_org_code,
    coalesce(reported.responsible_unit, organisation.name) as responsible_name,
    coalesce(reported.problem, handover.problem) as problem,
    way.registered_on,
    coalesce(reported.due_on, handover.due_on) as due_on,
    reported.measures,
    last_step.state,
    case
        when last_step.submission_id is null and last_move.issue_no is not null then last_move.is_rectified
        else reported.is_rectified = '是'
    end as is_rectified,
    case
        when last_step.submission_id is null and last_move.issue_no is not null then last_move.is_effective
        else reported.is_effective = '是'
    end as is_effective,
    case
        when last_step.submission_id is null and last_move.issue_no is not null then last_move.is_satisfying
        else reported.is_satisfying = '是'
    end as is_satisfying,
    case
        when last_step.state <> 'closed' then null
        when last_step.submission_id is null then last_step.stated_on
        else reported.closed_on
    end as closed_on,
    way.reopened_count,
    reported.evidence,
    coalesce(reported.submission_id, handover.submission_id) as submission_id,
    reported.row_no
from last_step
inner join way on last_step.issue_no = way.issue_no
left join reported on last_step.issue_no = reported.issue_no
left join intake.issue_handover as handover on last_step.issue_no = handover.issue_no
left join last_move on last_step.issue_no = last_move.issue_no
left join reference.organisation on handover.org_code = organisation.org_code
on conflict (issue_no) do update
    set
        origin = excluded.origin,
        issue_source = excluded.issue_source,
        responsible_org_code = excluded.responsible_org_code,
        responsible_name = excluded.responsible_name,
        problem = excluded.problem,
        registered_on = excluded.registered_on,
        due_on = excluded.due_on,
        measures = excluded.measures,
        state = excluded.state,
        is_rectified = excluded.is_rectified,
        is_effective = excluded.is_effective,
        is_satisfying = excluded.is_satisfying,
        closed_on = excluded.closed_on,
        reopened_count = excluded.reopened_count,
        evidence = excluded.evidence,
        submission_id = excluded.submission_id,
        row_no = excluded.row_no
