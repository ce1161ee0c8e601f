-- DC-5, second pass: the rest of an entity's report, which its customers' reports cover.
-- grain: one month of an entity and product
with covered as (
    select
        part.sale_row_id,
        part.sale_date,
        part.sale_id
    from entity_month
    inner join warehouse.fact_sale as residual
        on entity_month.sale_row_id = residual.sale_row_id and entity_month.sale_date = residual.sale_date
    inner join warehouse.fact_sale as part
        on
            residual.submission_id = part.submission_id
            and residual.row_no = part.row_no
            and part.report = 'entity_sales'
            and part.part = 'covered'
),

forgotten as (
    delete from warehouse.sale_key
    using covered
    where sale_key.sale_id = covered.sale_id and sale_key.sale_row_id = covered.sale_row_id
    returning sale_key.sale_id
)

delete from warehouse.fact_sale
using covered
where fact_sale.sale_row_id = covered.sale_row_id and fact_sale.sale_date = covered.sale_date;

with covered as (
    insert into warehouse.fact_sale (
        sale_id, report, business_key, part, submission_id, sheet, row_no, period, in_force, sale_date,
        own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
        own_supplier_uscc, own_supplier_name, certification_no, product_text, product_key, paid_amount,
        program, detail_level,
        organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
        supplier_uscc, supplier_name, supplier_region_code, product_no, product_name, match_method,
        counted_status, reason
    )
    select
        warehouse.sale_id('R16', residual.business_key, 'covered') as sale_id,
        residual.report,
        residual.business_key,
        'covered' as part,
        residual.submission_id,
        residual.sheet,
        residual.row_no,
        residual.period,
        residual.in_force,
        residual.sale_date,
        residual.own_organizing_channel,
        residual.own_organizing_org_code,
        residual.own_system_code,
        residual.own_buyer_org_code,
        residual.own_buyer_region_code,
        residual.own_supplier_uscc,
        residual.own_supplier_name,
        residual.certification_no,
        residual.product_text,
        residual.product_key,
        entity_month.reported_amount - entity_month.residual_amount as paid_amount,
        residual.program,
        residual.detail_level,
        residual.organizing_channel,
        residual.fulfilment_channel,
        residual.organizing_org_code,
        residual.system_code,
        residual.buyer_org_code,
        residual.buyer_region_code,
        residual.supplier_uscc,
        residual.supplier_name,
        residual.supplier_region_code,
        residual.product_no,
        residual.product_name,
        residual.match_method,
        'covered_by_detail' as counted_status,
        format(reason.template, cast(entity_month.demand_amount as text)) as reason
    from entity_month
    inner join warehouse.fact_sale as residual
        on entity_month.sale_row_id = residual.sale_row_id and entity_month.sale_date = residual.sale_date
    inner join reason on reason.code = 'covered_by_customers'
    where entity_month.reported_amount <> entity_month.residual_amount
    returning sale_id, sale_row_id, sale_date
)

insert into warehouse.sale_key (sale_id, sale_row_id, sale_date)
select
    sale_id,
    sale_row_id,
    sale_date
from covered
