-- R05 工会团购订单 into the star: organised by the union, bought by its unit; what members paid themselves is theirs.
-- grain: one accepted row of the submission
with ordered as (
    select
        *,
        case fund_source when '个人自费' then 'staff_direct' else 'union_group_buy' end as channel
    from staging.union_group_buy
    where submission_id = :submission_id
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_supplier_name, own_order_no, certification_no, product_text, product_key, spec, spec_key,
    quantity, unit, unit_price, paid_amount, group_order_no, invoice_no, fulfilment_ref,
    venue_code, declared_fulfilment_channel, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, supplier_name, reason
)
select
    warehouse.sale_id('R05', business_key, 'main') as sale_id,
    'union_group_buy' as report,
    business_key,
    'main' as part,
    submission_id,
    sheet,
    row_no,
    period,
    accepted_on as sale_date,
    channel as own_organizing_channel,
    org_code as own_organizing_org_code,
    system_code as own_system_code,
    buyer_org_code as own_buyer_org_code,
    buyer_region_code as own_buyer_region_code,
    supplier_uscc as own_supplier_uscc,
    supplier_name as own_supplier_name,
    org_code || ':' || group_order_no as own_order_no,
    certification_no,
    product_name as product_text,
    product_key,
    spec,
    spec_key,
    quantity,
    unit,
    unit_price,
    amount as paid_amount,
    group_order_no,
    invoice_no,
    fulfilment_ref,
    warehouse.venue_named(fulfilment_ref) as venue_code,
    warehouse.channel_of_word(fulfilment_channel) as declared_fulfilment_channel,
    'line' as detail_level,
    channel as organizing_channel,
    channel as fulfilment_channel,
    org_code as organizing_org_code,
    system_code,
    buyer_org_code,
    buyer_region_code,
    supplier_uscc,
    supplier_name,
    '' as reason
from ordered
