-- How many hospitals, schools and enterprises are listed for agreements, the denominator of their coverage.
-- Grain: type of unit, area and year. Owner: register.
create view basis_live.listed_unit as
with final as (
    select
        listed_unit.org_type,
        listed_unit.region_code,
        listed_unit.year,
        listed_unit.unit_count,
        cast(null as text) as submission_id,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        cast(null as numeric) as amount,
        'listed_unit/' || listed_unit.org_type || '/' || listed_unit.region_code || '/' || listed_unit.year as row_key,
        concat_ws(' ', region.name, listed_unit.org_type, listed_unit.year) as label
    from reference.listed_unit
    left join reference.region on listed_unit.region_code = region.region_code
)

select * from final;

comment on view basis_live.listed_unit is '列入“进医院、进学校、进企业”范围的单位数';
