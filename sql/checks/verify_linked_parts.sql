-- 汇总行中已由采购方报送的部分不超过汇总行
-- 专柜、社区店、活动、场次汇总行的已报送部分为正数，不超过其认定净额；专柜的不超过填报的团购金额。
with part as (
    select * from warehouse.fact_sale
    where part = 'linked' and in_force
),

summary as (
    select * from warehouse.fact_sale
    where part = 'main' and in_force
)

select part.sale_id || '：' || part.paid_amount as offending
from part
left join summary on part.submission_id = summary.submission_id and part.row_no = summary.row_no
where
    summary.sale_id is null
    or part.paid_amount <= 0
    or summary.net_amount < 0
    or (part.report = 'counter_monthly' and part.paid_amount > coalesce(summary.group_buy_amount, 0))
order by offending
