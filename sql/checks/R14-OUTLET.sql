-- R14-OUTLET: an outlet that the list of outlets does not have; somebody has to say what it is.
-- grain: one row of the submission
select
    row_no,
    media_name as value
from warehouse.fact_media
where
    submission_id = :submission_id
    and level = 'unknown'
order by row_no
