-- Every counted sale line with the category of the purchase (R01). The line of an order or receipt that stands for a
-- unit's purchase takes the category from the unit's line that is linked to it or, where the order has several lines,
-- to another line of the order. What a buyer took at a counter or shop, of which only the monthly report is known
-- (DC-2b), was sold there. Whoever asks for no category pays for none: the join falls away.
-- Grain: one counted sale line. Owner: warehouse.
create view basis_live.counted_sale as
with purchased as not materialized (
    select
        fact_sale.sale_id,
        fact_sale.counted_sale_id,
        fact_sale.counted_status,
        reported.purchase_category
    from warehouse.fact_sale
    inner join staging.institution_procurement as reported
        on fact_sale.submission_id = reported.submission_id and fact_sale.row_no = reported.row_no
    where fact_sale.report = 'institution_procurement'
),

named as (
    select
        sale_id,
        1 as nearness,
        purchase_category
    from purchased
    where counted_status = 'counted'
    union all
    select
        counted_sale_id as sale_id,
        2 as nearness,
        purchase_category
    from purchased
    where counted_status = 'linked' and counted_sale_id is not null
    union all
    select
        other_line.sale_id,
        3 as nearness,
        purchased.purchase_category
    from purchased
    inner join warehouse.fact_sale as order_line on purchased.counted_sale_id = order_line.sale_id
    inner join warehouse.fact_sale as other_line
        on
            order_line.platform_code = other_line.platform_code
            and order_line.main_order_no = other_line.main_order_no
    where
        purchased.counted_status = 'linked'
        and order_line.counted_status = 'counted'
        and other_line.organizing_channel = 'institution_procurement'
),

category as (
    select
        sale_id,
        (array_agg(purchase_category order by nearness asc, purchase_category asc))[1] as purchase_category
    from named
    group by sale_id
),

final as (
    select
        sale.submission_id,
        sale.sheet,
        sale.row_no,
        sale.net_amount as amount,
        sale.sale_date,
        sale.report,
        sale.organizing_channel,
        sale.fulfilment_channel,
        sale.organizing_org_code,
        sale.system_code,
        sale.buyer_org_code,
        sale.buyer_region_code,
        sale.supplier_uscc,
        sale.supplier_region_code,
        sale.product_no,
        sale.net_amount,
        cast(extract(year from sale.sale_date) as integer) as year,
        'counted_sale/' || sale.sale_id as row_key,
        coalesce(sale.product_name, sale.product_text) as label,
        case when sale.organizing_channel = 'institution_procurement' then category.purchase_category end
            as purchase_category,
        case
            when sale.venue_code is null and sale.fulfilment_channel in ('counter', 'community_shop')
                then warehouse.venue_named(sale.fulfilment_ref)
            else sale.venue_code
        end as venue_code
    from warehouse.fact_sale as sale
    left join category on sale.sale_id = category.sale_id
    where sale.counted_status = 'counted'
)

select * from final;

comment on view basis_live.counted_sale is '计入的销售行：金额为净额；采购类别仅单位采购有';
