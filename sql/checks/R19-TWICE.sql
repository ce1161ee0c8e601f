-- R19-TWICE: another unit has reported the target of the same object, indicator and year.
-- grain: one row of the submission
select
    own.row_no,
    own.object_name as value,
    coalesce(own.indicator_name, own.indicator_code) as i,
    min(coalesce(organisation.name, other.org_code)) as org
from staging.annual_targets as own
inner join staging.annual_targets as other
    on own.business_key = other.business_key and own.org_code <> other.org_code and other.in_force
left join reference.organisation on other.org_code = organisation.org_code
where own.submission_id = :submission_id
group by own.row_no, own.object_name, own.indicator_name, own.indicator_code
order by own.row_no
