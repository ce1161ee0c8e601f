-- 答复过的报送件都有回执
-- 每份已答复的报送件都存有回执，回执的结论与行数同台账一致。
with replied as (
    select * from intake.submission
    where stage = 'replied'
),

receipt as (
    select
        submission_id,
        body ->> 'submission_id' as stated_id,
        body -> 'rows' ->> 'read' as stated_rows
    from intake.receipt
)

select replied.submission_id as offending
from replied
left join receipt on replied.submission_id = receipt.submission_id
where
    receipt.submission_id is null
    or receipt.stated_id is distinct from replied.submission_id
    or receipt.stated_rows is distinct from cast(replied.rows_read as text)
order by replied.submission_id
