-- R02-HEADCOUNT: more people bought than 1.2 times the unit's staff.
-- grain: one row of the submission
select
    reported.row_no,
    reported.buyer_count as value,
    organisation.headcount as b
from staging.staff_purchase as reported
inner join reference.organisation on reported.org_code = organisation.org_code
where
    reported.submission_id = :submission_id
    and organisation.headcount > 0
    and reported.buyer_count > 1.2 * organisation.headcount
order by reported.row_no
