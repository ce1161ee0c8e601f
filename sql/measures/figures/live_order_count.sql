-- Orders of sessions, as stated by the organisers.
-- Grain: published figure of this measure. Unit: orders. Owner: assessment.
create view assessment.figure_live_order_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'live_order_count' and terms <@ array['system', 'organizer.level', 'organizer.ownership', 'region']
),

session as (
    select * from assessment.figure_session
    where measure = 'live_order_count'
),

final as (
    select
        scope.figure_id,
        coalesce(sum(session.order_count), 0) as actual
    from scope
    left join session on scope.figure_id = session.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_live_order_count is '直播成交订单数（单）';
