-- Units of the register; a town's units belong to the area that manages the town. A union whose headcount is not stated
-- has the employees of the unit above it.
-- Grain: one unit. Owner: register.
create view basis_live.unit as
with final as (
    select
        organisation.name as label,
        organisation.org_code,
        organisation.system_code,
        organisation.canteen_mode,
        organisation.org_type,
        organisation.ownership,
        organisation.valid_from,
        organisation.valid_to,
        cast(null as text) as submission_id,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        cast(null as numeric) as amount,
        'unit/' || organisation.org_code as row_key,
        coalesce(region.managing_area_code, organisation.region_code) as region_code,
        case
            when organisation.org_type = 'union' then coalesce(organisation.headcount, parent.headcount)
            else organisation.headcount
        end as headcount
    from reference.organisation
    left join reference.organisation as parent on organisation.parent_org_code = parent.org_code
    left join reference.region on organisation.region_code = region.region_code
)

select * from final;

comment on view basis_live.unit is '单位名册';
