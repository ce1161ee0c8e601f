-- R04 专柜POS销售明细 into the star: consumers buy at a counter, a shop or an exhibition; returns are negative lines.
-- A venue that the register does not know is taken for a counter. Of a code that the store printed itself (2…, weighed
-- goods), the PLU tells the article.
-- grain: one accepted row of the submission
with tilled as (
    select
        till_line.*,
        till_line.venue || ':' || till_line.till_no || ':' || till_line.business_date || ':' || till_line.receipt_no
            as receipt,
        coalesce(till_line.gtin, till_line.item_code) as code,
        case
            when venue.venue_type in ('community_shop', 'exhibition') then venue.venue_type
            else 'counter'
        end as channel
    from staging.counter_pos as till_line
    left join reference.venue as venue on till_line.venue = venue.venue_code
    where till_line.submission_id = :submission_id
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_order_no, product_text, product_key, spec_key, merchant_code, item_id, gtin,
    quantity, unit, unit_price, paid_amount, venue_code, receipt_no, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, reason
)
select
    warehouse.sale_id('R04', business_key, 'main') as sale_id,
    'counter_pos' as report,
    business_key,
    'main' as part,
    submission_id,
    sheet,
    row_no,
    period,
    business_date as sale_date,
    channel as own_organizing_channel,
    'NONE' as own_organizing_org_code,
    'NONE' as own_system_code,
    'NONE' as own_buyer_org_code,
    'NONE' as own_buyer_region_code,
    'UNKNOWN' as own_supplier_uscc,
    receipt as own_order_no,
    product_name as product_text,
    product_key,
    spec_key,
    case when code ~ '^2([0-9]{12}|[0-9]{17})$' then substr(code, 3, 5) end as merchant_code,
    item_code as item_id,
    gtin,
    quantity,
    unit,
    unit_price,
    sales_amount as paid_amount,
    venue as venue_code,
    receipt_no,
    'pos' as detail_level,
    channel as organizing_channel,
    channel as fulfilment_channel,
    'NONE' as organizing_org_code,
    'NONE' as system_code,
    'NONE' as buyer_org_code,
    'NONE' as buyer_region_code,
    'UNKNOWN' as supplier_uscc,
    '' as reason
from tilled
