-- Events held; with the words "live sessions and all events" livestream sessions count too.
-- Grain: published figure of this measure. Unit: events. Owner: assessment.
create view assessment.figure_event_count as
with scope as (
    select * from assessment.figure_scope
    where
        measure = 'event_count'
        and (
            terms <@ array['type', 'subsidised', 'organizer_region', 'region', 'system', 'date']
            or terms = array['live sessions and all events']
        )
),

event as (
    select * from assessment.figure_event
    where measure = 'event_count'
),

session as (
    select * from assessment.figure_session
    where measure = 'event_count' and conditions ? 'live sessions and all events'
),

held as (
    select
        figure_id,
        event_code as held_as
    from event
    union all
    select
        figure_id,
        session_no as held_as
    from session
),

final as (
    select
        scope.figure_id,
        count(held.held_as) as actual
    from scope
    left join held on scope.figure_id = held.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_event_count is '举办的专场活动数（场），按开始日期；注明含直播的，加上直播场次';
