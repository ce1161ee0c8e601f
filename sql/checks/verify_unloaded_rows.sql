-- 未入库的行逐行在册
-- 接收的报送件，其隔离、剔除的行数与金额等于逐行登记之和，每行都有原因。
with accepted as (
    select * from intake.submission
    where status in ('accepted', 'accepted_with_warnings', 'partially_accepted')
),

noted as (
    select
        submission_id,
        count(*) filter (where outcome = 'quarantined') as rows_quarantined,
        count(*) filter (where outcome = 'excluded') as rows_excluded,
        coalesce(sum(amount) filter (where outcome = 'quarantined'), 0) as amount_quarantined,
        count(*) filter (where trim(reason) = '') as rows_without_reason
    from intake.unloaded_row
    group by submission_id
)

select accepted.submission_id as offending
from accepted
left join noted on accepted.submission_id = noted.submission_id
where
    accepted.rows_quarantined <> coalesce(noted.rows_quarantined, 0)
    or accepted.rows_excluded <> coalesce(noted.rows_excluded, 0)
    or accepted.amount_quarantined <> coalesce(noted.amount_quarantined, 0)
    or noted.rows_without_reason > 0
order by accepted.submission_id
