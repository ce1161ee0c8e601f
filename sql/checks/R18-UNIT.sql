-- R18-UNIT: the register does not know the responsible unit.
-- grain: one row of the submission
select
    row_no,
    responsible_unit as value
from staging.rectification_issues
where submission_id = :submission_id and responsible_org_code = 'UNKNOWN'
order by row_no
