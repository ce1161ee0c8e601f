-- Livestream sessions as their latest snapshot says. GMV is gross: refunds stand beside it.
-- Grain: one session, latest snapshot. Owner: warehouse.
create view evaluation.live_sessions as
with session as (
    select * from warehouse.fact_live_session
    where is_latest
),

final as (
    select
        session_no,
        platform_code,
        organizer_org_code,
        system_code,
        region_code,
        started_at,
        ended_at,
        participant_count,
        order_count,
        gmv_amount,
        refund_amount
    from session
)

select * from final;

comment on view evaluation.live_sessions is '直播场次，取最新快照';
comment on column evaluation.live_sessions.session_no is '场次编号';
comment on column evaluation.live_sessions.platform_code is '平台代码';
comment on column evaluation.live_sessions.organizer_org_code is '主办单位代码；UNKNOWN 为未登记';
comment on column evaluation.live_sessions.system_code is '所属系统代码';
comment on column evaluation.live_sessions.region_code is '所属区划代码';
comment on column evaluation.live_sessions.started_at is '开播时间';
comment on column evaluation.live_sessions.ended_at is '下播时间';
comment on column evaluation.live_sessions.participant_count is '参与人次：各场相加为人次，不去重';
comment on column evaluation.live_sessions.order_count is '成交订单数（单）';
comment on column evaluation.live_sessions.gmv_amount is '成交金额（元），未减退款';
comment on column evaluation.live_sessions.refund_amount is '退款金额（元）';
