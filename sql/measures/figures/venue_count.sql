-- Venues opened in the window, whether or not closed since.
-- Grain: published figure of this measure. Unit: venues. Owner: assessment.
create view assessment.figure_venue_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'venue_count' and terms <@ array['venue_type', 'region']
),

venue as (
    select * from reference.venue
),

final as (
    select
        scope.figure_id,
        count(venue.venue_code) as actual
    from scope
    left join venue
        on
            venue.opened_on between scope.window_start and scope.as_of
            and coalesce(scope.conditions -> 'venue_type' ? venue.venue_type, true)
            and coalesce(scope.conditions -> 'region' ? coalesce(venue.region_code, 'UNKNOWN'), true)
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_venue_count is '开设的销售场所数（个）';
