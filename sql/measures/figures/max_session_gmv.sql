-- The largest amount ordered in one session, before refunds.
-- Grain: published figure of this measure. Unit: yuan. Owner: assessment.
create view assessment.figure_max_session_gmv as
with scope as (
    select * from assessment.figure_scope
    where measure = 'max_session_gmv' and terms <@ array['system', 'organizer.level', 'organizer.ownership', 'region']
),

session as (
    select * from assessment.figure_session
    where measure = 'max_session_gmv'
),

final as (
    select
        scope.figure_id,
        coalesce(max(session.gmv_amount), 0) as actual
    from scope
    left join session on scope.figure_id = session.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_max_session_gmv is '单场直播最高成交金额（元）';
