-- 入库的金额都在数据仓库
-- 销售类报表的每份报送件，入库金额等于其全部销售行（含未计入的部分）实付金额之和。
with staged as (
    select distinct submission_id from staging.reported_sale
),

submission as (
    select
        reported.submission_id,
        reported.amount_loaded
    from intake.submission as reported
    inner join staged on reported.submission_id = staged.submission_id
    where reported.status in ('accepted', 'accepted_with_warnings', 'partially_accepted')
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
