-- R07 平台订单导出 into the star: consumers buy; whoever held the session organised it, which resolve finds out.
-- A row with a negative payment is the refund of a line and has a key of its own beside the line's.
-- grain: one accepted row of the submission
with exported as (
    select
        sale_line.*,
        cast(sale_line.refunded_at at time zone 'Asia/Shanghai' as date) as refunded_on,
        staging.refund_done(sale_line) as refunded_amount,
        sale_line.business_key || case when sale_line.paid_amount < 0 then '|refund' else '' end as sale_key,
        case when nullif(sale_line.session_no, '') is null then 'ecommerce' else 'livestream' end as channel,
        case when nullif(sale_line.session_no, '') is null then 'NONE' else 'UNKNOWN' end as organizer
    from staging.platform_orders as sale_line
    where sale_line.submission_id = :submission_id
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
    warehouse.sale_id('R07', sale_key, 'main') as sale_id,
    'platform_orders' as report,
    sale_key as business_key,
    'main' as part,
    submission_id,
    sheet,
    row_no,
    period,
    cast(paid_at at time zone 'Asia/Shanghai' as date) as sale_date,
    channel as own_organizing_channel,
    organizer as own_organizing_org_code,
    organizer as own_system_code,
    'NONE' as own_buyer_org_code,
    'NONE' as own_buyer_region_code,
    'UNKNOWN' as own_supplier_uscc,
    platform_code || ':' || main_order_no as own_order_no,
    product_name as product_text,
    product_key,
    spec,
    spec_key,
    merchant_code,
    item_id,
    quantity,
    unit_price,
    paid_amount,
    case when paid_amount < 0 then 0 else refunded_amount end as refund_amount,
    refunded_on,
    platform_code,
    nullif(session_no, '') as session_no,
    main_order_no,
    coalesce(sub_order_no, main_order_no) as sub_order_no,
    status_rank,
    'order' as detail_level,
    channel as organizing_channel,
    channel as fulfilment_channel,
    organizer as organizing_org_code,
    organizer as system_code,
    'NONE' as buyer_org_code,
    'NONE' as buyer_region_code,
    'UNKNOWN' as supplier_uscc,
    '' as reason
from exported
