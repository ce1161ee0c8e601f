-- The sets of files that have the same claim to some row.
-- grain: one set of two or more files
with claims as (
    select array_agg(distinct submission_id order by submission_id) as submission_ids
    from candidate
    where is_best
    group by business_key, is_refund_row
)

select distinct submission_ids
from claims
where cardinality(submission_ids) > 1
