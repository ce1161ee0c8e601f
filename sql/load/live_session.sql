-- R06 直播专场场次报告 into the star: the certified part and the rest; refunds take off the certified part first.
-- Resolve takes the certified part back where orders cover the session, or where buyers reported a share themselves.
-- grain: one accepted row of the submission and part
with parts as (
    select
        reported.*,
        portion.part,
        portion.paid_amount,
        portion.refunded_amount,
        portion.stated_order_count
    from staging.live_session as reported
    cross join
        lateral (
            values
            (
                'main',
                reported.certified_amount,
                least(coalesce(reported.refund_amount, 0), reported.certified_amount),
                reported.order_count
            ),
            (
                'uncertified',
                reported.gmv_amount - reported.certified_amount,
                least(
                    greatest(coalesce(reported.refund_amount, 0) - reported.certified_amount, 0),
                    reported.gmv_amount - reported.certified_amount
                ),
                0
            )
        ) as portion (part, paid_amount, refunded_amount, stated_order_count)
    where
        reported.submission_id = :submission_id
        and (portion.part = 'main' or portion.paid_amount <> 0)
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, paid_amount, refund_amount, stated_order_count, platform_code, session_no, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, reason
)
select
    warehouse.sale_id('R06', business_key, part) as sale_id,
    'live_session' as report,
    business_key,
    part,
    submission_id,
    sheet,
    row_no,
    period,
    cast(started_at at time zone 'Asia/Shanghai' as date) as sale_date,
    'livestream' as own_organizing_channel,
    organizer_org_code as own_organizing_org_code,
    system_code as own_system_code,
    'NONE' as own_buyer_org_code,
    'NONE' as own_buyer_region_code,
    'UNKNOWN' as own_supplier_uscc,
    paid_amount,
    refunded_amount as refund_amount,
    stated_order_count,
    platform_code,
    session_no,
    'summary' as detail_level,
    'livestream' as organizing_channel,
    'livestream' as fulfilment_channel,
    organizer_org_code as organizing_org_code,
    system_code,
    'NONE' as buyer_org_code,
    'NONE' as buyer_region_code,
    'UNKNOWN' as supplier_uscc,
    '' as reason
from parts
