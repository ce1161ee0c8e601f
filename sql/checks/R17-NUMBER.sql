-- R17-NUMBER: another unit uses the same number for another sample; the newer of the two rows is in force.
-- grain: one row of the submission and other unit
select distinct
    reported.row_no,
    reported.sample_no as value,
    coalesce(organisation.name, other.org_code) as a
from staging.sample_inspections as reported
inner join staging.sample_inspections as other
    on
        reported.sample_no = other.sample_no
        and reported.org_code <> other.org_code
        and reported.product_name <> other.product_name
left join reference.organisation on other.org_code = organisation.org_code
where reported.submission_id = :submission_id
order by reported.row_no, a
