-- The touched lines as they were reported: every resolution starts from there, whatever an earlier one found.
-- Linked parts of sessions are made anew.
-- grain: one touched sale line
delete from warehouse.fact_sale
using touched_row, warehouse.fact_sale as session_line
where
    session_line.sale_row_id = touched_row.sale_row_id
    and session_line.report = 'live_session'
    and session_line.part = 'main'
    and fact_sale.submission_id = session_line.submission_id
    and fact_sale.row_no = session_line.row_no
    and fact_sale.part = 'linked';

insert into sale (
    sale_row_id, sale_id, report, business_key, part, submission_id, sheet, row_no, period, in_force, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_supplier_name, own_order_no, certification_no, product_text, product_key, spec, spec_key,
    merchant_code, item_id, quantity, unit, unit_price, paid_amount, refund_amount, refunded_on, stated_order_count,
    program, platform_code, session_no, venue_code, main_order_no, sub_order_no, group_order_no, invoice_no,
    agreement_no, fulfilment_ref, declared_fulfilment_channel, status_rank, detail_level,
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
    sale_line.quantity,
    sale_line.unit,
    sale_line.unit_price,
    coalesce(reported.certified_amount, sale_line.paid_amount) as paid_amount,
    sale_line.refund_amount,
    sale_line.refunded_on,
    sale_line.stated_order_count,
    sale_line.program,
    sale_line.platform_code,
    sale_line.session_no,
    sale_line.venue_code,
    sale_line.main_order_no,
    sale_line.sub_order_no,
    sale_line.group_order_no,
    sale_line.invoice_no,
    sale_line.agreement_no,
    sale_line.fulfilment_ref,
    sale_line.declared_fulfilment_channel,
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
    case when sale_line.detail_level = 'summary' and sale_line.part = 'main' then 'DECLARED' end as product_no,
    sale_line.product_text as product_name,
    sale_line.own_order_no as order_no,
    case when sale_line.detail_level = 'summary' and sale_line.part = 'main' then 'declared' end as match_method,
    false as has_overlap_risk,
    sale_line.counted_status
from touched_row
inner join warehouse.fact_sale as sale_line on touched_row.sale_row_id = sale_line.sale_row_id
left join staging.live_session as reported
    on
        sale_line.report = 'live_session'
        and sale_line.part = 'main'
        and sale_line.submission_id = reported.submission_id
        and sale_line.row_no = reported.row_no;

analyze sale;
