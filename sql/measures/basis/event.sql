-- Livestream sessions, newest snapshot, and special events. An event that several files report is one (a code that two
-- organisers use means two). The amount is what was reported as sold there, which is not what counts.
-- Grain: one session or event. Owner: warehouse.
create view basis_live.event as
with session as (
    select * from warehouse.fact_live_session
    where is_latest
),

reported_session as (
    select
        submission_id,
        row_no,
        sheet
    from staging.live_session
),

special as (
    select distinct on (event_code, started_on, organizer_org_code) *
    from warehouse.fact_event
    order by event_code asc, started_on asc, organizer_org_code asc, sales_amount desc, submission_id asc
),

reported_event as (
    select
        submission_id,
        row_no,
        sheet
    from staging.special_event
),

final as (
    select
        session.submission_id,
        reported_session.sheet,
        session.row_no,
        session.gmv_amount as amount,
        session.session_no as event_code,
        session.system_code,
        session.region_code,
        'livestream' as event_type,
        'event/livestream/' || session.platform_code || '/' || session.session_no as row_key,
        concat_ws(' ', session.session_no, session.organizer_name) as label,
        cast(session.started_at at time zone 'Asia/Shanghai' as date) as started_on
    from session
    left join reported_session
        on session.submission_id = reported_session.submission_id and session.row_no = reported_session.row_no
    union all
    select
        special.submission_id,
        reported_event.sheet,
        special.row_no,
        special.sales_amount as amount,
        special.event_code,
        special.system_code,
        special.region_code,
        special.event_type,
        'event/special/' || special.event_code || '/' || special.submission_id as row_key,
        coalesce(special.name, special.event_code) as label,
        special.started_on
    from special
    left join reported_event
        on special.submission_id = reported_event.submission_id and special.row_no = reported_event.row_no
)

select * from final;

comment on view basis_live.event is '专场活动：livestream 直播，exhibition 展销，signing 签约，community 进社区、进企业、进校园，other 其他';
