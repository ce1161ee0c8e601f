-- Amount ordered in sessions, before refunds.
-- Grain: published figure of this measure. Unit: yuan. Owner: assessment.
create view assessment.figure_live_gmv as
with scope as (
    select * from assessment.figure_scope
    where measure = 'live_gmv' and terms <@ array['system', 'organizer.level', 'organizer.ownership', 'region']
),

session as (
    select * from assessment.figure_session
    where measure = 'live_gmv'
),

final as (
    select
        scope.figure_id,
        coalesce(sum(session.gmv_amount), 0) as actual
    from scope
    left join session on scope.figure_id = session.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_live_gmv is '直播成交金额（元），未减退款';
