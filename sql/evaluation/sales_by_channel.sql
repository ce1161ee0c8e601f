-- Counted net sales by channel, once by who organised the sale and once by who fulfilled it; equal totals.
-- Grain: year, month, basis, channel. Owner: warehouse.
create view evaluation.sales_by_channel as
with sale as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

cell as (
    select
        organizing_channel as channel,
        order_no,
        net_amount,
        stated_order_count,
        'organizing' as basis,
        cast(extract(year from sale_date) as integer) as year,
        cast(extract(month from sale_date) as integer) as month,
        paid_amount >= 0 and (net_amount <> 0 or refund_amount = 0) as is_order
    from sale
    union all
    select
        fulfilment_channel as channel,
        order_no,
        net_amount,
        stated_order_count,
        'fulfilment' as basis,
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
        channel,
        cast(sum(stated_order_count) as bigint) as stated_orders,
        cast(sum(net_amount) as numeric(18, 2)) as net_sum,
        count(distinct order_no) filter (where is_order) as distinct_orders
    from cell
    group by year, month, basis, channel
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
        channel,
        order_count,
        net_sum as net_amount
    from counted
)

select * from final;

comment on view evaluation.sales_by_channel is '按渠道汇总的净销售额；两种口径合计相等';
comment on column evaluation.sales_by_channel.year is '销售日期的年份';
comment on column evaluation.sales_by_channel.month is '销售日期的月份';
comment on column evaluation.sales_by_channel.basis is '口径：organizing 组织渠道，fulfilment 履约渠道';
comment on column evaluation.sales_by_channel.channel is '渠道代码';
comment on column evaluation.sales_by_channel.order_count is
'订单数（单）：本格内不同的订单号加填报的订单数；全额退款的订单和退货小票不计；各格之间不可相加';
comment on column evaluation.sales_by_channel.net_amount is '净额（元）';
