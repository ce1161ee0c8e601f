-- The touched lines as they were reported: every resolution starts from there, whatever an earlier one found. What an
-- earlier one took out of a summary for its buyers goes back into it, to be taken out anew.
-- Where a summary names no product, its certified part is taken as declared.
-- grain: one touched sale line
with given_back as (
    delete from warehouse.fact_sale
    using touched_row, warehouse.fact_sale as summary_line
    where
        summary_line.sale_row_id = touched_row.sale_row_id
        and summary_line.report in ('live_session', 'counter_monthly', 'community_shop', 'special_event')
        and summary_line.part = 'main'
        and fact_sale.submission_id = summary_line.submission_id
        and fact_sale.row_no = summary_line.row_no
        and fact_sale.part = 'linked'
    returning fact_sale.*
),

forgotten as (
    delete from warehouse.sale_key
    using given_back
    where sale_key.sale_id = given_back.sale_id and sale_key.sale_row_id = given_back.sale_row_id
    returning sale_key.sale_id
)

insert into sale (
    sale_row_id, sale_id, report, business_key, part, submission_id, sheet, row_no, period, in_force, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_supplier_name, own_order_no, certification_no, product_text, product_key, spec, spec_key,
    merchant_code, item_id, gtin, quantity, unit, unit_price, paid_amount, refund_amount, refunded_on,
    stated_order_count, program, platform_code, session_no, venue_code, receipt_no, event_code, main_order_no,
    sub_order_no, group_order_no, invoice_no, agreement_no, fulfilment_ref, declared_fulfilment_channel,
    group_buy_amount, pickup_amount, status_rank, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, supplier_name, supplier_region_code, product_no, product_name, order_no, match_method,
    has_overlap_risk, counted_status
)
select
    sale_line.sale_row_id,
    sale_line.sale_id,
    sale_line.report,
    sale_line.business_key,
    sale_line.part,
    sale_line.submission_id,
    sale_line.sheet,
    sale_line.row_no,
    sale_line.period,
    sale_line.in_force,
    sale_line.sale_date,
    sale_line.own_organizing_channel,
    sale_line.own_organizing_org_code,
    sale_line.own_system_code,
    sale_line.own_buyer_org_code,
    sale_line.own_buyer_region_code,
    sale_line.own_supplier_uscc,
    sale_line.own_supplier_name,
    sale_line.own_order_no,
    sale_line.certification_no,
    sale_line.product_text,
    sale_line.product_key,
    sale_line.spec,
    sale_line.spec_key,
    sale_line.merchant_code,
    sale_line.item_id,
    sale_line.gtin,
    sale_line.quantity,
    sale_line.unit,
    sale_line.unit_price,
    sale_line.paid_amount + coalesce(given_back.paid_amount, 0) as paid_amount,
    sale_line.refund_amount,
    sale_line.refunded_on,
    sale_line.stated_order_count,
    sale_line.program,
    sale_line.platform_code,
    sale_line.session_no,
    sale_line.venue_code,
    sale_line.receipt_no,
    sale_line.event_code,
    sale_line.main_order_no,
    sale_line.sub_order_no,
    sale_line.group_order_no,
    sale_line.invoice_no,
    sale_line.agreement_no,
    sale_line.fulfilment_ref,
    sale_line.declared_fulfilment_channel,
    sale_line.group_buy_amount,
    sale_line.pickup_amount,
    sale_line.status_rank,
    sale_line.detail_level,
    sale_line.own_organizing_channel as organizing_channel,
    coalesce(sale_line.declared_fulfilment_channel, sale_line.own_organizing_channel) as fulfilment_channel,
    sale_line.own_organizing_org_code as organizing_org_code,
    sale_line.own_system_code as system_code,
    sale_line.own_buyer_org_code as buyer_org_code,
    sale_line.own_buyer_region_code as buyer_region_code,
    sale_line.own_supplier_uscc as supplier_uscc,
    sale_line.own_supplier_name as supplier_name,
    'UNKNOWN' as supplier_region_code,
    declared.product_no,
    sale_line.product_text as product_name,
    sale_line.own_order_no as order_no,
    declared.match_method,
    false as has_overlap_risk,
    sale_line.counted_status
from touched_row
inner join warehouse.fact_sale as sale_line
    on touched_row.sale_row_id = sale_line.sale_row_id and sale_line.part <> 'linked'
left join given_back
    on
        sale_line.part = 'main'
        and sale_line.submission_id = given_back.submission_id
        and sale_line.row_no = given_back.row_no
left join (values ('DECLARED', 'declared')) as declared (product_no, match_method)
    on
        sale_line.detail_level = 'summary'
        and sale_line.part = 'main'
        and sale_line.certification_no is null
        and sale_line.product_text is null;

analyze sale
