-- R02 干部职工采购月报 into the star: bought by the staff of the unit that reports, on the last day of the month.
-- The number of a group buy is that of the union's order (R05), which counts where it was reported.
-- grain: one accepted row of the submission
with bought as (
    select
        *,
        cast(to_date(period, 'YYYYMM') + interval '1 month' - interval '1 day' as date) as sale_date,
        coalesce(fulfilment_ref, session_no) as number_named
    from staging.staff_purchase
    where submission_id = :submission_id
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_supplier_name, certification_no, product_text, product_key, spec, spec_key,
    quantity, unit, paid_amount, stated_order_count, session_no, venue_code, group_order_no, fulfilment_ref,
    declared_fulfilment_channel, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, supplier_name, reason
)
select
    warehouse.sale_id('R02', business_key, 'main') as sale_id,
    'staff_purchase' as report,
    business_key,
    'main' as part,
    submission_id,
    sheet,
    row_no,
    period,
    sale_date,
    'staff_direct' as own_organizing_channel,
    org_code as own_organizing_org_code,
    system_code as own_system_code,
    org_code as own_buyer_org_code,
    region_code as own_buyer_region_code,
    coalesce(supplier_uscc, 'UNKNOWN') as own_supplier_uscc,
    supplier_name as own_supplier_name,
    certification_no,
    product_name as product_text,
    product_key,
    spec,
    spec_key,
    quantity,
    unit,
    amount as paid_amount,
    order_count as stated_order_count,
    session_no,
    warehouse.venue_named(number_named) as venue_code,
    case when organizing_mode = '团购' then fulfilment_ref end as group_order_no,
    number_named as fulfilment_ref,
    warehouse.channel_of_word(fulfilment_channel) as declared_fulfilment_channel,
    'line' as detail_level,
    'staff_direct' as organizing_channel,
    'staff_direct' as fulfilment_channel,
    org_code as organizing_org_code,
    system_code,
    org_code as buyer_org_code,
    region_code as buyer_region_code,
    coalesce(supplier_uscc, 'UNKNOWN') as supplier_uscc,
    supplier_name,
    '' as reason
from bought
