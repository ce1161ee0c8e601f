-- R15 产业帮扶项目(资产)台账 into fact_project_year: of each year the last half-year in force, for the projects that a
-- submission names.
-- grain: one project and year
with named as (
    select distinct project_no
    from staging.industry_projects
    where submission_id = :submission_id
),

latest as (
    select distinct on (project.project_no, substring(project.period for 4))
        project.*,
        cast(substring(project.period for 4) as integer) as year
    from staging.industry_projects as project
    inner join named on project.project_no = named.project_no
    where project.in_force
    order by project.project_no asc, substring(project.period for 4) asc, project.period desc
)

insert into warehouse.fact_project_year as known (
    project_no, year, income_amount, distributed_amount, household_count, person_count, submission_id, row_no
)
select
    project_no,
    year,
    income_amount,
    distributed_amount,
    household_count,
    person_count,
    submission_id,
    row_no
from latest
on conflict (project_no, year) do update
    set
        income_amount = excluded.income_amount,
        distributed_amount = excluded.distributed_amount,
        household_count = excluded.household_count,
        person_count = excluded.person_count,
        submission_id = excluded.submission_id,
        row_no = excluded.row_no
