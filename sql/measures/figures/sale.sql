-- The counted sale lines that belong to a figure. Window: sale date, both ends included. What they count in yuan, as
-- known at the as-of date: figure_net_amount.
-- Grain: published figure, counted sale line. Owner: assessment.
create view assessment.figure_sale as
with scope as not materialized (
    select * from assessment.figure_scope
    where terms <@ array['system', 'channel', 'supplier_region', 'buyer_region']
),

sale as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

product as (
    select * from warehouse.dim_product
    where upper_inf(known_during)
),

final as (
    select
        scope.figure_id,
        scope.measure,
        sale.supplier_uscc,
        product.category,
        sale.quantity
    from scope
    inner join sale on sale.sale_date between scope.window_start and scope.as_of
    left join product on sale.product_no = product.product_no
    where
        coalesce(scope.conditions -> 'system' ? sale.system_code, true)
        and coalesce(scope.conditions -> 'supplier_region' ? sale.supplier_region_code, true)
        and coalesce(scope.conditions -> 'buyer_region' ? sale.buyer_region_code, true)
        and coalesce(
            scope.conditions -> 'channel'
            ? case scope.basis when 'fulfilment' then sale.fulfilment_channel else sale.organizing_channel end,
            true
        )
)

select * from final;

comment on view assessment.figure_sale is '各公布数字范围内计入的销售行';
