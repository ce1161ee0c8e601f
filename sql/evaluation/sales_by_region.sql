-- Counted net sales by region, once by buyer and once by supplier; equal totals.
-- Grain: year, month, basis, region. Owner: warehouse.
create view evaluation.sales_by_region as
with sale as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

cell as (
    select
        buyer_region_code as region_code,
        order_no,
        net_amount,
        stated_order_count,
        'buyer' as basis,
        cast(extract(year from sale_date) as integer) as year,
        cast(extract(month from sale_date) as integer) as month,
        paid_amount >= 0 and (net_amount <> 0 or refund_amount = 0) as is_order
    from sale
    union all
    select
        supplier_region_code as region_code,
        order_no,
        net_amount,
        stated_order_count,
        'supplier' as basis,
        cast(extract(year from sale_date) as integer) as year,
        cast(extract(month from sale_date) as integer) as month,
        paid_amount >= 0 and (net_amount <> 0 or refund_amount = 0) as is_order
    from sale
),

summed as (
    select
        year,
        month,
        basis,
        region_code,
        cast(sum(stated_order_count) as bigint) as stated_orders,
        cast(sum(net_amount) as numeric(18, 2)) as net_sum,
        count(distinct order_no) filter (where is_order) as distinct_orders
    from cell
    group by year, month, basis, region_code
),

counted as (
    select
        *,
        distinct_orders + stated_orders as order_count
    from summed
),

final as (
    select
        year,
        month,
        basis,
        region_code,
        order_count,
        net_sum as net_amount
    from counted
)

select * from final;

comment on view evaluation.sales_by_region is '按区域汇总的净销售额；两种口径合计相等';
comment on column evaluation.sales_by_region.year is '销售日期的年份';
comment on column evaluation.sales_by_region.month is '销售日期的月份';
comment on column evaluation.sales_by_region.basis is '口径：buyer 采购方所在地，supplier 供应方所在地';
comment on column evaluation.sales_by_region.region_code is '区划代码；NONE 社会消费，UNKNOWN 未知，OUTSIDE 市外';
comment on column evaluation.sales_by_region.order_count is
'订单数（单）：本格内不同的订单号加填报的订单数；全额退款的订单和退货小票不计；各格之间不可相加';
comment on column evaluation.sales_by_region.net_amount is '净额（元）';
