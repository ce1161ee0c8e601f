-- Counted net sales by the sector system of the organising unit. Not to be added to sales by region.
-- Grain: year, month, system. Owner: warehouse.
create view evaluation.sales_by_system as
with line as (
    select * from assessment.sale_line
    where counted_status = 'counted'
),

final as (
    select
        year,
        month,
        system_code,
        cast(count(distinct order_no) filter (where is_order) + sum(stated_order_count) as bigint)
            as order_count,
        cast(sum(net_amount) as numeric(18, 2)) as net_amount
    from line
    group by year, month, system_code
)

select * from final;

comment on view evaluation.sales_by_system is '按系统汇总的净销售额：按组织方归口统计，不与县(市、区)数据相加';
comment on column evaluation.sales_by_system.year is '销售日期的年份';
comment on column evaluation.sales_by_system.month is '销售日期的月份';
comment on column evaluation.sales_by_system.system_code is '系统代码；NONE 为社会消费';
comment on column evaluation.sales_by_system.order_count is
'订单数（单）：本格内不同的订单号加填报的订单数；全额退款的订单和退货小票不计；各格之间不可相加';
comment on column evaluation.sales_by_system.net_amount is '净额（元）';
