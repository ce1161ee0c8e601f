-- Of the versions of a row with the same claim, that of the newest file stays in force.
-- grain: one version of one row
with claims as (
    select
        business_key,
        is_refund_row,
        array_agg(distinct submission_id order by submission_id) as submission_ids
    from candidate
    where is_best
    group by business_key, is_refund_row
),

winners as (
    select
        claims.business_key,
        claims.is_refund_row,
        coalesce(newest_file.newest, claims.submission_ids[1]) as submission_id
    from claims
    left join newest_file on claims.submission_ids = newest_file.submission_ids
)

update candidate
set
    wins = true,
    stays = candidate.is_loaded
from winners
where
    candidate.business_key = winners.business_key
    and candidate.is_refund_row = winners.is_refund_row
    and candidate.submission_id = winners.submission_id
    and candidate.is_best
