-- 入库的金额都在数据仓库
-- 销售类报表的每份报送件，入库金额等于其全部销售行（含未计入的部分）实付金额之和。
with submission as (
    select
        submission_id,
        amount_loaded
    from intake.submission
    where
        report in ('institution_procurement', 'union_group_buy', 'live_session', 'platform_orders')
        and status in ('accepted', 'accepted_with_warnings', 'partially_accepted')
),

sale as (
    select
        submission_id,
        sum(paid_amount) as paid_amount
    from warehouse.fact_sale
    group by submission_id
)

select
    submission.submission_id || '：' || submission.amount_loaded
    || ' / ' || coalesce(sale.paid_amount, 0) as offending
from submission
left join sale on submission.submission_id = sale.submission_id
where submission.amount_loaded <> coalesce(sale.paid_amount, 0)
order by offending
