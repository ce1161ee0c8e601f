-- R03 专柜(专区)销售月报 into the star: consumers buy on the last day of the month; the certified part and the
-- rest. Returns take off the certified part first, then the rest, and neither falls below nothing.
-- grain: one accepted row of the submission and part
with parts as (
    select
        reported.*,
        portion.part,
        portion.paid_amount,
        portion.refunded_amount,
        portion.sold_quantity,
        cast(
            to_date(reported.period, 'YYYYMM') + interval '1 month' - interval '1 day' as date
        ) as sale_date
    from staging.counter_monthly as reported
    cross join
        lateral (
            values
            (
                'main',
                reported.certified_amount,
                least(coalesce(reported.return_amount, 0), reported.certified_amount),
                reported.quantity
            ),
            (
                'uncertified',
                reported.sales_amount - reported.certified_amount,
                least(
                    greatest(coalesce(reported.return_amount, 0) - reported.certified_amount, 0),
                    reported.sales_amount - reported.certified_amount
                ),
                null
            )
        ) as portion (part, paid_amount, refunded_amount, sold_quantity)
    where
        reported.submission_id = :submission_id
        and (portion.part = 'main' or portion.paid_amount <> 0)
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_supplier_name, certification_no, product_text, product_key, spec_key, gtin,
    quantity, paid_amount, refund_amount, venue_code, group_buy_amount, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, supplier_name, reason
)
select
    warehouse.sale_id('R03', business_key, part) as sale_id,
    'counter_monthly' as report,
    business_key,
    part,
    submission_id,
    sheet,
    row_no,
    period,
    sale_date,
    'counter' as own_organizing_channel,
    'NONE' as own_organizing_org_code,
    'NONE' as own_system_code,
    'NONE' as own_buyer_org_code,
    'NONE' as own_buyer_region_code,
    coalesce(supplier_uscc, 'UNKNOWN') as own_supplier_uscc,
    supplier_name as own_supplier_name,
    certification_no,
    product_name as product_text,
    product_key,
    spec_key,
    gtin,
    sold_quantity as quantity,
    paid_amount,
    refunded_amount as refund_amount,
    venue as venue_code,
    group_buy_amount,
    'summary' as detail_level,
    'counter' as organizing_channel,
    'counter' as fulfilment_channel,
    'NONE' as organizing_org_code,
    'NONE' as system_code,
    'NONE' as buyer_org_code,
    'NONE' as buyer_region_code,
    coalesce(supplier_uscc, 'UNKNOWN') as supplier_uscc,
    supplier_name,
    '' as reason
from parts
