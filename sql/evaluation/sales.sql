-- Every counted sale line with its channels, parties and source cell. All money of all views adds up from here.
-- Grain: one counted sale line. Owner: warehouse.
create view evaluation.sales as
with line as (
    select * from assessment.sale_line
    where counted_status = 'counted'
),

final as (
    select
        sale_id,
        sale_date,
        year,
        month,
        period,
        organizing_channel,
        fulfilment_channel,
        system_code,
        buyer_org_code,
        buyer_region_code,
        supplier_uscc,
        supplier_name,
        supplier_region_code,
        venue_code,
        session_no,
        product_no,
        product_name,
        quantity,
        unit,
        paid_amount,
        refund_amount,
        net_amount,
        submission_id,
        file_name,
        sheet,
        row_no
    from line
)

select * from final;

comment on view evaluation.sales is '计入的销售行：每行一笔销售，至多计一次；一切金额由此汇总';
comment on column evaluation.sales.sale_id is '销售行编号，由报表、业务键和组成部分得出，重建后不变';
comment on column evaluation.sales.sale_date is '销售日期';
comment on column evaluation.sales.year is '销售日期的年份';
comment on column evaluation.sales.month is '销售日期的月份';
comment on column evaluation.sales.period is '报告期：所在报送件的报告期；平台订单和POS明细按各行的销售月份';
comment on column evaluation.sales.organizing_channel is '组织渠道代码';
comment on column evaluation.sales.fulfilment_channel is '履约渠道代码';
comment on column evaluation.sales.system_code is '组织单位归口的系统代码；NONE 为社会消费';
comment on column evaluation.sales.buyer_org_code is '采购单位代码；NONE 为社会消费';
comment on column evaluation.sales.buyer_region_code is '采购方区划代码；NONE 为社会消费，OUTSIDE 为市外';
comment on column evaluation.sales.supplier_uscc is '供应方统一社会信用代码；UNKNOWN 为未填明';
comment on column evaluation.sales.supplier_name is '供应方名称';
comment on column evaluation.sales.supplier_region_code is '供应方区划代码；UNKNOWN 为未知，OUTSIDE 为市外';
comment on column evaluation.sales.venue_code is '销售场所编号；NONE 为不适用';
comment on column evaluation.sales.session_no is '直播场次编号；NONE 为不适用';
comment on column evaluation.sales.product_no is '产品认定编号；DECLARED 为只申报认定部分而未列产品，UNKNOWN 为未匹配到';
comment on column evaluation.sales.product_name is '产品名称；未匹配到认定目录时为填报的名称';
comment on column evaluation.sales.quantity is '数量，只可在同一产品、同一计量单位内相加';
comment on column evaluation.sales.unit is '计量单位';
comment on column evaluation.sales.paid_amount is '实付金额（元）';
comment on column evaluation.sales.refund_amount is '退款、退货金额（元）';
comment on column evaluation.sales.net_amount is '净额（元）：实付减退款';
comment on column evaluation.sales.submission_id is '报送件编号';
comment on column evaluation.sales.file_name is '来源文件';
comment on column evaluation.sales.sheet is '来源工作表';
comment on column evaluation.sales.row_no is '来源行号，从1起';
