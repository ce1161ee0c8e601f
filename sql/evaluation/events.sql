-- Exhibitions, signings, events in communities and others; livestream sessions stand in live_sessions. What an event
-- reports as sold is never simply what counts: only certified products do, and each sale once. What buyers reported of
-- it themselves counts with them and is told here too. A code that two organisers use means two events.
-- Grain: one event. Owner: warehouse.
create view evaluation.events as
with event as (
    select distinct on (event_code, started_on, organizer_org_code) *
    from warehouse.fact_event
    order by event_code asc, started_on asc, organizer_org_code asc, sales_amount desc, submission_id asc
),

sold as (
    select
        event_code,
        sale_date,
        own_organizing_org_code,
        sum(net_amount) as net_amount
    from assessment.sale_line
    where
        report = 'special_event'
        and (counted_status = 'counted' or (counted_status = 'linked' and part = 'linked'))
    group by event_code, sale_date, own_organizing_org_code
),

final as (
    select
        event.event_code,
        event.event_type,
        event.name,
        event.organizer_org_code,
        event.region_code,
        event.started_on,
        event.ended_on,
        event.sales_amount as reported_amount,
        cast(coalesce(sold.net_amount, 0) as numeric(18, 2)) as counted_amount
    from event
    left join sold
        on
            event.event_code = sold.event_code
            and event.started_on = sold.sale_date
            and event.organizer_org_code = sold.own_organizing_org_code
)

select * from final;

comment on view evaluation.events is '展销会、签约仪式、进社区等专场活动；直播专场另见 live_sessions';
comment on column evaluation.events.event_code is '活动编号';
comment on column evaluation.events.event_type is
'类型：exhibition 展销会、惠民节，signing 签约仪式，community 进社区、进企业、进校园，other 其他';
comment on column evaluation.events.name is '活动名称';
comment on column evaluation.events.organizer_org_code is '主办单位代码；UNKNOWN 为未登记';
comment on column evaluation.events.region_code is '区划代码；UNKNOWN 为未知';
comment on column evaluation.events.started_on is '开始日期';
comment on column evaluation.events.ended_on is '结束日期（含）；空为当日结束';
comment on column evaluation.events.reported_amount is '填报的现场销售总额（元），含未认定产品；意向、签约、助销金额不在其中';
comment on column evaluation.events.counted_amount is '计入的净额（元）：在该活动成交的认定产品，每笔只计一次；含采购单位自己报送、计在采购单位名下的部分';
