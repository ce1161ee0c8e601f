-- Participations, added over sessions; persons are not told apart.
-- Grain: published figure of this measure. Unit: person-times. Owner: assessment.
create view assessment.figure_live_participant_count as
with scope as (
    select * from assessment.figure_scope
    where
        measure = 'live_participant_count'
        and terms <@ array['system', 'organizer.level', 'organizer.ownership', 'region']
),

session as (
    select * from assessment.figure_session
    where measure = 'live_participant_count'
),

final as (
    select
        scope.figure_id,
        coalesce(sum(session.participant_count), 0) as actual
    from scope
    left join session on scope.figure_id = session.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_live_participant_count is '直播参与人次';
