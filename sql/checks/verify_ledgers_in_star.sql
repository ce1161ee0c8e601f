-- 台账与数据仓库一致
-- 产业项目、抽检结果、整改问题的每个现行行都在数据仓库，且仓库中没有多出的；销号的问题三项条件齐备，最后一步就是现状。
with reported as (
    select 'project ' || project_no as thing
    from staging.industry_projects
    where in_force
    union
    select 'inspection ' || sample_no || ' ' || test_item as thing
    from staging.sample_inspections
    where in_force
    union
    select 'issue ' || issue_no as thing
    from staging.rectification_issues
    where in_force
    union
    select 'issue ' || issue_no as thing
    from intake.issue_handover
),

known as (
    select 'project ' || project_no as thing
    from warehouse.fact_project
    union
    select 'inspection ' || sample_no || ' ' || test_item as thing
    from warehouse.fact_inspection
    union
    select 'issue ' || issue_no as thing
    from warehouse.fact_issue
),

last_step as (
    select distinct on (issue_no)
        issue_no,
        state
    from warehouse.issue_step
    order by issue_no asc, step_no desc
)

select coalesce(reported.thing, known.thing) as offending
from reported
full outer join known on reported.thing = known.thing
where reported.thing is null or known.thing is null
union
select 'issue ' || issue.issue_no || ' ' || issue.state as offending
from warehouse.fact_issue as issue
left join last_step on issue.issue_no = last_step.issue_no
where issue.state is distinct from last_step.state
order by offending
