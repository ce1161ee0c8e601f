-- Places of sale, as the register names them; a town's places belong to the area that manages the town.
-- Grain: one venue. Owner: register.
create view basis_live.venue as
with final as (
    select
        venue.name as label,
        venue.venue_code,
        venue.venue_type,
        venue.opened_on,
        venue.closed_on,
        cast(null as text) as submission_id,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        cast(null as numeric) as amount,
        'venue/' || venue.venue_code as row_key,
        coalesce(region.managing_area_code, venue.region_code) as region_code
    from reference.venue
    left join reference.region on venue.region_code = region.region_code
)

select * from final;

comment on view basis_live.venue is '销售场所：专柜、专区、自助零售终端、社区店、展销场地';
