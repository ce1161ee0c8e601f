-- 销售行与填报的行一致
-- 每个入库行的销售日期、实付金额之和与填报一致，退货退款也一致（平台订单的退款取各次导出的最大值，不在此列）。
with staged as (
    select * from staging.reported_sale
),

sale as (
    select
        submission_id,
        row_no,
        min(sale_date) as first_date,
        max(sale_date) as last_date,
        sum(paid_amount) as paid_amount,
        sum(refund_amount) as refund_amount
    from warehouse.fact_sale
    group by submission_id, row_no
)

select staged.submission_id || '#' || staged.row_no as offending
from staged
inner join sale on staged.submission_id = sale.submission_id and staged.row_no = sale.row_no
where
    sale.paid_amount <> staged.paid_amount
    or sale.refund_amount <> staged.refund_amount
    or sale.first_date <> staged.sale_date
    or sale.last_date <> staged.sale_date
order by offending
