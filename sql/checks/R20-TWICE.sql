-- R20-TWICE: another unit has reported the plan of the same unit and year.
-- grain: one row of the submission
select
    own.row_no,
    own.unit_name as value,
    min(coalesce(organisation.name, other.org_code)) as org
from staging.platform_832_reserve as own
inner join staging.platform_832_reserve as other
    on own.business_key = other.business_key and own.org_code <> other.org_code and other.in_force
left join reference.organisation on other.org_code = organisation.org_code
where own.submission_id = :submission_id
group by own.row_no, own.unit_name
order by own.row_no
