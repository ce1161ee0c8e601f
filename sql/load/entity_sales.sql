-- R16 经营主体销售月报 into the star: what went over the 832 platform belongs to another programme; the rest is counted
-- as far as no customer reported it, which the second pass of resolve finds out (DC-5). How many pieces that are,
-- nobody knows.
-- grain: one accepted row of the submission and part
with parts as (
    select
        reported.*,
        portion.part,
        portion.program,
        portion.paid_amount,
        cast(
            to_date(reported.period, 'YYYYMM') + interval '1 month' - interval '1 day' as date
        ) as sale_date
    from staging.entity_sales as reported
    cross join
        lateral (
            values
            ('main', 'P832', coalesce(reported.of_832_amount, 0)),
            ('residual', 'LOCAL_CERT', reported.sales_amount - coalesce(reported.of_832_amount, 0))
        ) as portion (part, program, paid_amount)
    where
        reported.submission_id = :submission_id
        and (portion.part = 'residual' or portion.paid_amount <> 0)
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_supplier_name, certification_no, product_text, product_key,
    paid_amount, program, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, supplier_name, reason
)
select
    warehouse.sale_id('R16', business_key, part) as sale_id,
    'entity_sales' as report,
    business_key,
    part,
    submission_id,
    sheet,
    row_no,
    period,
    sale_date,
    'entity_direct' as own_organizing_channel,
    'NONE' as own_organizing_org_code,
    'NONE' as own_system_code,
    'NONE' as own_buyer_org_code,
    'NONE' as own_buyer_region_code,
    supplier_uscc as own_supplier_uscc,
    supplier_name as own_supplier_name,
    certification_no,
    product_name as product_text,
    product_key,
    paid_amount,
    program,
    'summary' as detail_level,
    'entity_direct' as organizing_channel,
    'entity_direct' as fulfilment_channel,
    'NONE' as organizing_org_code,
    'NONE' as system_code,
    'NONE' as buyer_org_code,
    'NONE' as buyer_region_code,
    supplier_uscc,
    supplier_name,
    '' as reason
from parts
