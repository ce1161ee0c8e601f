-- R20-CANTEEN: the register knows another kind of canteen for the unit.
-- grain: one row of the submission whose unit has a canteen mode in the register
with words (canteen_mode, word) as (
    values ('own', '自办'), ('shared', '共用'), ('outsourced', '外包'), ('none', '无食堂')
)

select
    plan.row_no,
    plan.canteen_mode as value,
    words.word as a
from staging.platform_832_reserve as plan
inner join reference.organisation on plan.unit_org_code = organisation.org_code
inner join words on organisation.canteen_mode = words.canteen_mode
where
    plan.submission_id = :submission_id
    and plan.canteen_mode <> words.word
order by plan.row_no
