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
    line.sale_row_id,
    line.sale_id,
    line.report,
    line.business_key,
    line.part,
    line.submission_id,
    line.sheet,
    line.row_no,
    line.period,
    line.in_force,
    line.sale_date,
    line.own_organizing_channel,
    line.own_organizing_org_code,
    line.own_system_code,
    line.own_buyer_org_code,
    line.own_buyer_region_code,
    line.own_supplier_uscc,
    line.own_supplier_name,
    line.own_order_no,
    line.certification_no,
    line.product_text,
    line.product_key,
    line.spec,
    line.spec_key,
    line.merchant_code,
    line.item_id,
    line.quantity,
    line.unit,
    line.unit_price,
    coalesce(session.certified_amount, line.paid_amount),
    line.refund_amount,
    line.refunded_on,
    line.stated_order_count,
    line.program,
    line.platform_code,
    line.session_no,
    line.venue_code,
    line.main_order_no,
    line.sub_order_no,
    line.group_order_no,
    line.invoice_no,
    line.agreement_no,
    line.fulfilment_ref,
    line.declared_fulfilment_channel,
    line.status_rank,
    line.detail_level,
    line.own_organizing_channel,
    coalesce(line.declared_fulfilment_channel, line.own_organizing_channel),
    line.own_organizing_org_code,
    line.own_system_code,
    line.own_buyer_org_code,
    line.own_buyer_region_code,
    line.own_supplier_uscc,
    line.own_supplier_name,
    'UNKNOWN',
    case when line.detail_level = 'summary' and line.part = 'main' then 'DECLARED' end,
    line.product_text,
    line.own_order_no,
    case when line.detail_level = 'summary' and line.part = 'main' then 'declared' end,
    false,
    line.counted_status
from touched_row
inner join warehouse.fact_sale as line on touched_row.sale_row_id = line.sale_row_id
left join staging.live_session as session
    on
        line.report = 'live_session'
        and line.part = 'main'
        and line.submission_id = session.submission_id
        and line.row_no = session.row_no;

analyze sale;
