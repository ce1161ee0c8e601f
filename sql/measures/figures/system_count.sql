-- Sector systems with a lead department.
-- Grain: published figure of this measure. Unit: systems. Owner: assessment.
create view assessment.figure_system_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'system_count' and terms <@ array['lead_org_code present']
),

sector_system as (
    select * from reference.sector_system
),

final as (
    select
        scope.figure_id,
        count(sector_system.system_code) as actual
    from scope
    left join sector_system on sector_system.lead_org_code is not null
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_system_count is '有牵头部门的系统数（个）';
