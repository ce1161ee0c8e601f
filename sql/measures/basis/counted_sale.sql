-- Every counted sale line with the category of the purchase (R01). The line of an order or receipt that stands for a
-- unit's purchase takes the category from the unit's line that is linked to it or, where the order has several lines,
-- to another line of the order.
-- Grain: one counted sale line. Owner: warehouse.
create view basis_live.counted_sale as
with counted as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

purchased as (
    select
        fact_sale.sale_id,
        fact_sale.counted_sale_id,
        reported.purchase_category
    from warehouse.fact_sale
    inner join staging.institution_procurement as reported
        on fact_sale.submission_id = reported.submission_id and fact_sale.row_no = reported.row_no
    where fact_sale.report = 'institution_procurement' and fact_sale.counted_status in ('counted', 'linked')
),

linked as (
    select
        counted.sale_id,
        counted.platform_code,
        counted.main_order_no,
        min(purchased.purchase_category) as purchase_category
    from purchased
    inner join counted on purchased.counted_sale_id = counted.sale_id
    group by counted.sale_id, counted.platform_code, counted.main_order_no
),

ordered as (
    select
        platform_code,
        main_order_no,
        min(purchase_category) as purchase_category
    from linked
    where main_order_no is not null
    group by platform_code, main_order_no
),

categorised as (
    select
        counted.*,
        coalesce(
            purchased.purchase_category, linked.purchase_category, ordered.purchase_category
        ) as known_category
    from counted
    left join purchased on counted.sale_id = purchased.sale_id and counted.report = 'institution_procurement'
    left join linked
        on
            counted.sale_id = linked.sale_id
            and counted.report <> 'institution_procurement'
            and counted.organizing_channel = 'institution_procurement'
    left join ordered
        on
            counted.platform_code = ordered.platform_code
            and counted.main_order_no = ordered.main_order_no
            and counted.organizing_channel = 'institution_procurement'
),

final as (
    select
        submission_id,
        sheet,
        row_no,
        net_amount as amount,
        sale_date,
        report,
        known_category as purchase_category,
        organizing_channel,
        fulfilment_channel,
        organizing_org_code,
        system_code,
        buyer_org_code,
        buyer_region_code,
        supplier_uscc,
        supplier_region_code,
        venue_code,
        product_no,
        net_amount,
        cast(extract(year from sale_date) as integer) as year,
        'counted_sale/' || sale_id as row_key,
        coalesce(product_name, product_text) as label
    from categorised
)

select * from final;

comment on view basis_live.counted_sale is '计入的销售行：金额为净额；采购类别仅单位采购有';
