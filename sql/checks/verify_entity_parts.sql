-- 主体报数的各部分之和等于销售总额
-- 经营主体销售月报每行的 832 平台部分、计入部分与已被覆盖部分之和等于填报的销售总额，每部分至多一条。
with stated as (
    select
        submission_id,
        row_no,
        sales_amount,
        coalesce(of_832_amount, 0) as of_832_amount
    from staging.entity_sales
),

part as (
    select
        submission_id,
        row_no,
        sum(paid_amount) as paid_amount,
        sum(refund_amount) as refund_amount,
        coalesce(sum(paid_amount) filter (where part = 'main'), 0) as of_832_amount,
        count(*) <> count(distinct part) as is_repeated
    from warehouse.fact_sale
    where report = 'entity_sales'
    group by submission_id, row_no
)

select stated.submission_id || '#' || stated.row_no as offending
from stated
left join part on stated.submission_id = part.submission_id and stated.row_no = part.row_no
where
    part.row_no is null
    or part.paid_amount <> stated.sales_amount
    or part.of_832_amount <> stated.of_832_amount
    or part.refund_amount <> 0
    or part.is_repeated
order by offending
