-- Counted net sales by channel, once by who organised the sale and once by who fulfilled it; equal totals.
-- Grain: year, month, basis, channel. Owner: warehouse.
create view evaluation.sales_by_channel as
with line as (
    select * from assessment.sale_line
    where counted_status = 'counted'
),

final as (
    select
        line.year,
        line.month,
        cell.basis,
        cell.channel,
        cast(count(distinct line.order_no) filter (where line.is_order) + sum(line.stated_order_count) as bigint)
            as order_count,
        cast(sum(line.net_amount) as numeric(18, 2)) as net_amount
    from line
    cross join
        lateral (
            values
            ('organizing', line.organizing_channel),
            ('fulfilment', line.fulfilment_channel)
        ) as cell (basis, channel)
    group by line.year, line.month, cell.basis, cell.channel
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
