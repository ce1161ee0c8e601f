-- R15-NUMBER: another unit uses the same number for another project; the newer of the two rows is in force.
-- grain: one row of the submission and other unit
select distinct
    reported.row_no,
    reported.project_no as value,
    coalesce(organisation.name, other.org_code) as a
from staging.industry_projects as reported
inner join staging.industry_projects as other
    on
        reported.project_no = other.project_no
        and reported.org_code <> other.org_code
        and reported.project_name <> other.project_name
left join reference.organisation on other.org_code = organisation.org_code
where reported.submission_id = :submission_id
order by reported.row_no, a
