-- 入库的行都在暂存表
-- 每份报送件的入库行数等于暂存表中的行数；未入库的报送件在暂存表中没有行。
with staged as (
    select
        submission_id,
        count(*) as rows_staged
    from staging.row_version
    where is_loaded
    group by submission_id
),

submission as (
    select
        submission_id,
        case
            when status in ('accepted', 'accepted_with_warnings', 'partially_accepted') then rows_loaded
            else 0
        end as rows_loaded
    from intake.submission
)

select submission.submission_id as offending
from submission
left join staged on submission.submission_id = staged.submission_id
where submission.rows_loaded <> coalesce(staged.rows_staged, 0)
order by submission.submission_id
