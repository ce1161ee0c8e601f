-- Sessions that ended in that minute.
-- Grain: published figure of this measure. Unit: sessions. Owner: assessment.
create view assessment.figure_live_session_ended_at as
with scope as (
    select * from assessment.figure_scope
    where measure = 'live_session_ended_at' and terms <@ array['system', 'time']
),

session as (
    select * from assessment.figure_session
    where measure = 'live_session_ended_at'
),

final as (
    select
        scope.figure_id,
        count(session.session_no) filter (
            where scope.conditions -> 'time' ? to_char(session.ended_at, 'YYYY-MM-DD"T"HH24:MI')
        ) as actual
    from scope
    left join session on scope.figure_id = session.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_live_session_ended_at is '该时刻（精确到分）结束的直播场次数';
