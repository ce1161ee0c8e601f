-- R07 平台订单导出 into the star: consumers buy; whoever held the session organised it, which resolve finds out.
-- A row with a negative payment is the refund of a line and has a key of its own beside the line's.
-- grain: one accepted row of the submission
with exported as (
    select
        line.*,
        staging.refund_done(line) as refunded_amount,
        cast(line.refunded_at at time zone 'Asia/Shanghai' as date) as refunded_on,
        line.business_key || case when line.paid_amount < 0 then '|refund' else '' end as sale_key,
        case when nullif(line.session_no, '') is null then 'ecommerce' else 'livestream' end as channel,
        case when nullif(line.session_no, '') is null then 'NONE' else 'UNKNOWN' end as organizer
    from staging.platform_orders as line
    where line.submission_id = :submission_id
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_order_no, product_text, product_key, spec, spec_key, merchant_code, item_id,
    quantity, unit_price, paid_amount, refund_amount, refunded_on, platform_code, session_no,
    main_order_no, sub_order_no, status_rank, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, reason
)
select
    warehouse.sale_id('R07', sale_key, 'main'),
    'platform_orders',
    sale_key,
    'main',
    submission_id,
    sheet,
    row_no,
    period,
    cast(paid_at at time zone 'Asia/Shanghai' as date),
    channel,
    organizer,
    organizer,
    'NONE',
    'NONE',
    'UNKNOWN',
    platform_code || ':' || main_order_no,
    product_name,
    product_key,
    spec,
    spec_key,
    merchant_code,
    item_id,
    quantity,
    unit_price,
    paid_amount,
    case when paid_amount < 0 then 0 else refunded_amount end,
    refunded_on,
    platform_code,
    nullif(session_no, ''),
    main_order_no,
    coalesce(sub_order_no, main_order_no),
    status_rank,
    'order',
    channel,
    channel,
    organizer,
    organizer,
    'NONE',
    'NONE',
    'UNKNOWN',
    ''
from exported
