-- Counted net sales by region, once by buyer and once by supplier; equal totals.
-- Grain: year, month, basis, region. Owner: warehouse.
create view evaluation.sales_by_region as
with line as (
    select * from assessment.sale_line
    where counted_status = 'counted'
),

final as (
    select
        line.year,
        line.month,
        cell.basis,
        cell.region_code,
        cast(count(distinct line.order_no) filter (where line.is_order) + sum(line.stated_order_count) as bigint)
            as order_count,
        cast(sum(line.net_amount) as numeric(18, 2)) as net_amount
    from line
    cross join
        lateral (
            values
            ('buyer', line.buyer_region_code),
            ('supplier', line.supplier_region_code)
        ) as cell (basis, region_code)
    group by line.year, line.month, cell.basis, cell.region_code
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
