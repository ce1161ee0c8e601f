-- R18-JUMP: a step on the way is missing between what was known of an issue and what the report says.
-- grain: one row of the submission
with word (state, word) as (
    values
    ('registered', '登记'),
    ('assigned', '交办'),
    ('rectifying', '整改中'),
    ('closure_requested', '申请销号'),
    ('verifying', '核查'),
    ('closed', '销号'),
    ('sent_back', '退回')
),

step as (
    select
        step.*,
        lag(step.state) over (partition by step.issue_no order by step.step_no) as state_before
    from warehouse.issue_step as step
    inner join staging.rectification_issues as named on step.issue_no = named.issue_no
    where named.submission_id = :submission_id
)

select
    step.row_no,
    present.word as value,
    step.issue_no as n,
    earlier.word as a
from step
inner join word as present on step.state = present.state
inner join word as earlier on step.state_before = earlier.state
where step.submission_id = :submission_id and step.is_jump
order by step.row_no
