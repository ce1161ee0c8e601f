-- R06 直播专场场次报告 into the star: the certified part and the rest; refunds take off the certified part first.
-- Resolve takes the certified part back where orders cover the session, or where buyers reported a share themselves.
-- grain: one accepted row of the submission and part
with parts as (
    select
        session.*,
        share.part,
        share.paid_amount,
        share.refunded_amount,
        share.stated_order_count
    from staging.live_session as session
    cross join lateral (
        values
        (
            'main',
            session.certified_amount,
            least(coalesce(session.refund_amount, 0), session.certified_amount),
            session.order_count
        ),
        (
            'uncertified',
            session.gmv_amount - session.certified_amount,
            least(
                greatest(coalesce(session.refund_amount, 0) - session.certified_amount, 0),
                session.gmv_amount - session.certified_amount
            ),
            0
        )
    ) as share (part, paid_amount, refunded_amount, stated_order_count)
    where
        session.submission_id = :submission_id
        and (share.part = 'main' or share.paid_amount <> 0)
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, paid_amount, refund_amount, stated_order_count, platform_code, session_no, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, reason
)
select
    warehouse.sale_id('R06', business_key, part),
    'live_session',
    business_key,
    part,
    submission_id,
    sheet,
    row_no,
    period,
    cast(started_at at time zone 'Asia/Shanghai' as date),
    'livestream',
    organizer_org_code,
    system_code,
    'NONE',
    'NONE',
    'UNKNOWN',
    paid_amount,
    refunded_amount,
    stated_order_count,
    platform_code,
    session_no,
    'summary',
    'livestream',
    'livestream',
    organizer_org_code,
    system_code,
    'NONE',
    'NONE',
    'UNKNOWN',
    ''
from parts
