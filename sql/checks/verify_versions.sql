-- 版本替换关系完整
-- 被替换的报送件指明由谁替换且没有现行行，替换关系不成环；有效的报送件未被替换。
with recursive submission as (
    select * from intake.submission
),

successor as (
    select
        submission_id,
        superseded_by as later_id,
        array[submission_id] as walked
    from submission
    where superseded_by is not null
    union all
    select
        successor.submission_id,
        submission.superseded_by as later_id,
        successor.walked || submission.submission_id as walked
    from successor
    inner join submission on successor.later_id = submission.submission_id
    where submission.superseded_by is not null and submission.submission_id <> all(successor.walked)
),

offence as (
    select submission_id || '：替换关系成环' as offending
    from successor
    where later_id = any(walked)
    union all
    select submission_id || '：状态与替换关系不符' as offending
    from submission
    where (state = 'superseded') <> (superseded_by is not null)
    union all
    select distinct submission.submission_id || '：已被替换而仍有现行行' as offending
    from submission
    inner join staging.row_version as staged on submission.submission_id = staged.submission_id
    where submission.state is distinct from 'live' and staged.in_force
    union all
    select submission_id || '：结论与现状不符' as offending
    from submission
    where
        state in ('live', 'superseded')
        and status not in ('accepted', 'accepted_with_warnings', 'partially_accepted')
)

select distinct offending
from offence
order by offending
