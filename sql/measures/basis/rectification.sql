-- Issues that must be put right (R18, and those handed over from receipts), with the unit that must do it; an area or
-- a system may be responsible itself, by its code.
-- Grain: issue. Owner: assessment.
create view basis_live.rectification as
with final as (
    select
        cast(null as numeric) as amount,
        issue.issue_no,
        issue.responsible_org_code as org_code,
        issue.due_on,
        issue.closed_on,
        issue.state,
        issue.submission_id,
        reported.sheet,
        issue.row_no,
        'rectification/' || issue.issue_no as row_key,
        coalesce(unit.system_code, sector_system.system_code) as system_code,
        coalesce(unit.region_code, region.managing_area_code, region.region_code, 'UNKNOWN') as region_code,
        issue.issue_no || ' ' || coalesce(unit.label, issue.responsible_name, '') as label
    from warehouse.fact_issue as issue
    left join basis_live.unit on issue.responsible_org_code = unit.org_code
    left join reference.region on issue.responsible_org_code = region.region_code and unit.org_code is null
    left join reference.sector_system
        on issue.responsible_org_code = sector_system.system_code and unit.org_code is null
    left join staging.rectification_issues as reported
        on issue.submission_id = reported.submission_id and issue.row_no = reported.row_no
)

select * from final;

comment on view basis_live.rectification is '整改问题：一行一个问题，责任单位及其系统、所在区域';
