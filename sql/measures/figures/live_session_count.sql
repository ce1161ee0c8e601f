-- Livestream sessions held.
-- Grain: published figure of this measure. Unit: sessions. Owner: assessment.
create view assessment.figure_live_session_count as
with scope as (
    select * from assessment.figure_scope
    where
        measure = 'live_session_count'
        and terms <@ array['system', 'organizer.level', 'organizer.ownership', 'region']
),

session as (
    select * from assessment.figure_session
    where measure = 'live_session_count'
),

final as (
    select
        scope.figure_id,
        count(session.session_no) as actual
    from scope
    left join session on scope.figure_id = session.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_live_session_count is '直播场次数（场）';
