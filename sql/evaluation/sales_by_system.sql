-- Counted net sales by the sector system of the organising unit. Not to be added to sales by region.
-- Grain: year, month, system. Owner: warehouse.
create view evaluation.sales_by_system as
with sale as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

cell as (
    select
        system_code,
        order_no,
        net_amount,
        stated_order_count,
        cast(extract(year from sale_date) as integer) as year,
        cast(extract(month from sale_date) as integer) as month,
        paid_amount >= 0 and (net_amount <> 0 or refund_amount = 0) as is_order
    from sale
),

summed as (
    select
        year,
        month,
        system_code,
        cast(sum(stated_order_count) as bigint) as stated_orders,
        cast(sum(net_amount) as numeric(18, 2)) as net_sum,
        count(distinct order_no) filter (where is_order) as distinct_orders
    from cell
    group by year, month, system_code
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
        system_code,
        order_count,
        net_sum as net_amount
    from counted
)

select * from final;

comment on view evaluation.sales_by_system is '按系统汇总的净销售额：按组织方归口统计，不与县(市、区)数据相加';
comment on column evaluation.sales_by_system.year is '销售日期的年份';
comment on column evaluation.sales_by_system.month is '销售日期的月份';
comment on column evaluation.sales_by_system.system_code is '系统代码；NONE 为社会消费';
comment on column evaluation.sales_by_system.order_count is
'订单数（单）：本格内不同的订单号加填报的订单数；全额退款的订单和退货小票不计；各格之间不可相加';
comment on column evaluation.sales_by_system.net_amount is '净额（元）';
