-- The events that belong to a figure: exhibitions, signings and others, without livestream sessions.
-- Window: first day, both ends included. An event whose organiser is not registered lies where its report says.
-- Grain: published figure, event. Owner: assessment.
create view assessment.figure_event as
with scope as (
    select * from assessment.figure_scope
    where
        terms <@ array[
            'type', 'subsidised', 'organizer_region', 'region', 'system', 'date', 'live sessions and all events'
        ]
),

event as (
    select * from evaluation.events
),

reported as (
    select
        event_code,
        started_on,
        organizer_org_code,
        system_code,
        max(subsidy_amount) > 0 as is_subsidised
    from warehouse.fact_event
    group by event_code, started_on, organizer_org_code, system_code
),

organisation as (
    select * from reference.organisation
),

final as (
    select distinct
        scope.figure_id,
        scope.measure,
        event.event_code,
        event.started_on,
        event.organizer_org_code
    from scope
    inner join event on event.started_on between scope.window_start and scope.as_of
    inner join reported
        on
            event.event_code = reported.event_code
            and event.started_on = reported.started_on
            and event.organizer_org_code = reported.organizer_org_code
    left join organisation on event.organizer_org_code = organisation.org_code
    where
        coalesce(scope.conditions -> 'type' ? event.event_type, true)
        and coalesce(
            scope.conditions -> 'subsidised' ? cast(coalesce(reported.is_subsidised, false) as text), true
        )
        and coalesce(
            scope.conditions -> 'organizer_region' ? coalesce(organisation.region_code, event.region_code), true
        )
        and coalesce(scope.conditions -> 'region' ? event.region_code, true)
        and coalesce(scope.conditions -> 'system' ? reported.system_code, true)
        and coalesce(scope.conditions -> 'date' ? to_char(event.started_on, 'YYYY-MM-DD'), true)
)

select * from final;

comment on view assessment.figure_event is '各公布数字范围内的专场活动（不含直播）';
