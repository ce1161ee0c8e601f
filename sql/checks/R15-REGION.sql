-- R15-REGION: the register does not know the county that the row names.
-- grain: one row of the submission
select
    row_no,
    region_name as value
from staging.industry_projects
where
    submission_id = :submission_id
    and region_name is not null
    and region_code = 'UNKNOWN'
order by row_no
