-- R15 产业帮扶项目(资产)台账 into fact_project: what the latest half-year in force says of the projects that a submission
-- names. A linked product is the first of those named that the catalogue has, by number or by name.
-- grain: one project
with named as (
    select distinct project_no
    from staging.industry_projects
    where submission_id = :submission_id
),

latest as (
    select distinct on (project.project_no) project.*
    from staging.industry_projects as project
    inner join named on project.project_no = named.project_no
    where project.in_force
    order by project.project_no asc, project.period desc
),

linked as (
    select distinct on (latest.project_no)
        latest.project_no,
        product.product_no
    from latest
    cross join
        lateral regexp_split_to_table(latest.certification_no, '[、,，;；\s]+') with ordinality as part (word, place)
    inner join warehouse.dim_product as product
        on upper_inf(product.known_during) and part.word in (product.product_no, product.product_name)
    order by latest.project_no asc, part.place asc, product.product_no asc
)

insert into warehouse.fact_project as known (
    project_no, project_name, project_year, project_type, region_code, fund_source, asset_type, invested_amount,
    built_on, operator_uscc, project_status, has_signboard, product_no, submission_id, row_no
)
select
    latest.project_no,
    latest.project_name,
    cast(substring(latest.project_year from '[0-9]{4}') as integer) as project_year,
    latest.project_type,
    latest.region_code,
    latest.fund_source,
    latest.asset_type,
    latest.invested_amount,
    latest.built_on,
    latest.operator_uscc,
    latest.project_status,
    latest.has_signboard = '是' as has_signboard,
    linked.product_no,
    latest.submission_id,
    latest.row_no
from latest
left join linked on latest.project_no = linked.project_no
on conflict (project_no) do update
    set
        project_name = excluded.project_name,
        project_year = excluded.project_year,
        project_type = excluded.project_type,
        region_code = excluded.region_code,
        fund_source = excluded.fund_source,
        asset_type = excluded.asset_type,
        invested_amount = excluded.invested_amount,
        built_on = excluded.built_on,
        operator_uscc = excluded.operator_uscc,
        project_status = excluded.project_status,
        has_signboard = excluded.has_signboard,
        product_no = excluded.product_no,
        submission_id = excluded.submission_id,
        row_no = excluded.row_no
