-- What the rules found, back into the warehouse, where it differs; and who holds each sale id.
-- grain: one touched sale line
update warehouse.fact_sale
set
    paid_amount = sale.paid_amount,
    organizing_channel = sale.organizing_channel,
    fulfilment_channel = sale.fulfilment_channel,
    organizing_org_code = sale.organizing_org_code,
    system_code = sale.system_code,
    buyer_org_code = sale.buyer_org_code,
    buyer_region_code = sale.buyer_region_code,
    supplier_uscc = sale.supplier_uscc,
    supplier_name = sale.supplier_name,
    supplier_region_code = sale.supplier_region_code,
    product_no = sale.product_no,
    product_name = sale.product_name,
    order_no = sale.order_no,
    counted_status = sale.status,
    reason = case when sale.status <> 'counted' then format(reason.template, variadic sale.reason_values) end,
    counted_sale_id = sale.counted_sale_id,
    match_method = sale.match_method,
    has_overlap_risk = sale.has_overlap_risk
from sale
left join reason on sale.reason_code = reason.code
where
    fact_sale.sale_row_id = sale.sale_row_id
    and fact_sale.sale_date = sale.sale_date
    and (
        fact_sale.paid_amount,
        fact_sale.organizing_channel,
        fact_sale.fulfilment_channel,
        fact_sale.organizing_org_code,
        fact_sale.system_code,
        fact_sale.buyer_org_code,
        fact_sale.buyer_region_code,
        fact_sale.supplier_uscc,
        fact_sale.supplier_name,
        fact_sale.supplier_region_code,
        fact_sale.product_no,
        fact_sale.product_name,
        fact_sale.order_no,
        fact_sale.counted_status,
        fact_sale.reason,
        fact_sale.counted_sale_id,
        fact_sale.match_method,
        fact_sale.has_overlap_risk
    ) is distinct from (
        sale.paid_amount,
        sale.organizing_channel,
        sale.fulfilment_channel,
        sale.organizing_org_code,
        sale.system_code,
        sale.buyer_org_code,
        sale.buyer_region_code,
        sale.supplier_uscc,
        sale.supplier_name,
        sale.supplier_region_code,
        sale.product_no,
        sale.product_name,
        sale.order_no,
        sale.status,
        case when sale.status <> 'counted' then format(reason.template, variadic sale.reason_values) end,
        sale.counted_sale_id,
        sale.match_method,
        sale.has_overlap_risk
    );

delete from warehouse.sale_key
using sale
where sale_key.sale_id = sale.sale_id;

insert into warehouse.sale_key (sale_id, sale_row_id, sale_date)
select
    holder.sale_id,
    holder.sale_row_id,
    holder.sale_date
from warehouse.fact_sale as holder
where
    holder.in_force
    and holder.sale_id in (
        select sale.sale_id
        from sale
    )
    and (holder.counted_status <> 'duplicate' or holder.counted_sale_id is distinct from holder.sale_id);

delete from warehouse.sale_key
using touched_row, warehouse.fact_sale as session_line
where
    session_line.sale_row_id = touched_row.sale_row_id
    and session_line.report = 'live_session'
    and session_line.part = 'main'
    and sale_key.sale_id = warehouse.sale_id('R06', session_line.business_key, 'linked');

insert into warehouse.sale_key (sale_id, sale_row_id, sale_date)
select
    part.sale_id,
    part.sale_row_id,
    part.sale_date
from warehouse.fact_sale as part
inner join sale
    on
        sale.report = 'live_session'
        and sale.part = 'main'
        and part.submission_id = sale.submission_id
        and part.row_no = sale.row_no
where part.part = 'linked' and part.in_force
