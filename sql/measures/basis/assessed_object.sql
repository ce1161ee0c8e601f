-- The objects that are assessed, by group: counties and zones as the register marks them, systems as departments.
-- Within a group they stand in the order of their codes.
-- Grain: one assessed object. Owner: register.
create view basis_live.assessed_object as
with area as (
    select
        group_code as object_group,
        region_code as object_code,
        name as object_name
    from reference.region
    where assessed
),

department as (
    select
        system_code as object_code,
        name as object_name,
        'department' as object_group
    from reference.sector_system
),

assessed as (
    select
        object_group,
        object_code,
        object_name
    from area
    union all
    select
        object_group,
        object_code,
        object_name
    from department
),

keyed as (
    select
        *,
        cast(null as text) as submission_id,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        cast(null as numeric) as amount,
        cast(row_number() over (partition by object_group order by object_code collate "C") as integer) as sort_order,
        'assessed_object/' || object_group || '/' || object_code as row_key
    from assessed
),

final as (
    select
        row_key,
        submission_id,
        sheet,
        row_no,
        object_name as label,
        amount,
        object_group,
        object_code,
        object_name,
        sort_order
    from keyed
)

select * from final;

comment on view basis_live.assessed_object is '考核对象：县(市、区)、市属开发区按区划代码，部门按系统代码排列';
