-- R08 展销会/专场活动报告 into the star: organised by the host, sold at the event. A line of an exhibitor is one sale,
-- uncertified where it says so; an event without lines is its certified part and the rest. What was intended, signed or
-- assisted is no sale.
-- grain: one accepted row of the submission and part
with parts as (
    select
        reported.*,
        portion.part,
        portion.paid_amount
    from staging.special_event as reported
    cross join
        lateral (
            values
            (
                reported.has_lines,
                case when reported.is_certified = '否' then 'uncertified' else 'main' end,
                coalesce(reported.line_amount, 0)
            ),
            (not reported.has_lines, 'main', reported.certified_amount),
            (not reported.has_lines, 'uncertified', reported.sales_amount - reported.certified_amount)
        ) as portion (applies, part, paid_amount)
    where
        reported.submission_id = :submission_id
        and portion.applies
        and (reported.has_lines or portion.part = 'main' or portion.paid_amount <> 0)
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_supplier_name, certification_no, product_text, product_key, spec, spec_key,
    quantity, unit, paid_amount, event_code, subsidy_amount, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, supplier_name, reason
)
select
    warehouse.sale_id('R08', business_key, part) as sale_id,
    'special_event' as report,
    business_key,
    part,
    submission_id,
    sheet,
    row_no,
    period,
    started_on as sale_date,
    'exhibition' as own_organizing_channel,
    organizer_org_code as own_organizing_org_code,
    system_code as own_system_code,
    'NONE' as own_buyer_org_code,
    'NONE' as own_buyer_region_code,
    coalesce(exhibitor_uscc, 'UNKNOWN') as own_supplier_uscc,
    exhibitor_name as own_supplier_name,
    case when has_lines then certification_no end as certification_no,
    case when has_lines then product_name end as product_text,
    case when has_lines then product_key end as product_key,
    spec,
    spec_key,
    case when has_lines then quantity end as quantity,
    unit,
    paid_amount,
    event_code,
    case when not has_lines and part = 'main' then subsidy_amount end as subsidy_amount,
    case when has_lines then 'line' else 'summary' end as detail_level,
    'exhibition' as organizing_channel,
    'exhibition' as fulfilment_channel,
    organizer_org_code as organizing_org_code,
    system_code,
    'NONE' as buyer_org_code,
    'NONE' as buyer_region_code,
    coalesce(exhibitor_uscc, 'UNKNOWN') as supplier_uscc,
    exhibitor_name as supplier_name,
    '' as reason
from parts
