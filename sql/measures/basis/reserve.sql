-- What units planned for their canteens and unions, and what the 832 platform settled (R20). Union budgets belong to
-- the system of the unit's union, as union purchases do (DC-6); to the unit's own where the register has no union of
-- it.
-- Grain: unit and year. Owner: assessment.
create view basis_live.reserve as
with unions as (
    select distinct on (parent_org_code)
        parent_org_code as org_code,
        system_code
    from reference.organisation
    where org_type = 'union' and parent_org_code is not null
    order by parent_org_code asc, org_code asc
),

final as (
    select
        plan.reserved_amount as amount,
        plan.org_code,
        organisation.system_code,
        plan.year,
        plan.canteen_mode,
        plan.canteen_budget_amount,
        plan.reserved_amount,
        plan.union_budget_amount,
        plan.reserve_ratio,
        plan.completed_amount,
        plan.submission_id,
        reported.sheet,
        plan.row_no,
        coalesce(organisation.name, reported.unit_name, plan.org_code) as label,
        'reserve/' || plan.org_code || '/' || plan.year as row_key,
        coalesce(unions.system_code, organisation.system_code) as union_system_code
    from warehouse.fact_procurement_plan as plan
    left join staging.platform_832_reserve as reported
        on plan.submission_id = reported.submission_id and plan.row_no = reported.row_no
    left join reference.organisation on plan.org_code = organisation.org_code
    left join unions on plan.org_code = unions.org_code
)

select * from final;

comment on view basis_live.reserve is '832平台预留与采购：单位 × 年度，现行填报；工会预计金额归工会所属系统';
