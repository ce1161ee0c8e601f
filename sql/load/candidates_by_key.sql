-- All versions of the rows that a submission brings, best first by what the report itself says about them.
-- grain: one version of one row
insert into candidate
with own_keys as (
    select distinct business_key
    from staging.row_version
    where report = :report and submission_id = :submission_id
),

versions as (
    select version.*
    from own_keys
    cross join lateral (
        select of_key.*
        from staging.row_version as of_key
        where of_key.report = :report and of_key.business_key = own_keys.business_key
    ) as version
)

select
    business_key,
    is_refund_row,
    submission_id,
    row_no,
    is_loaded,
    in_force and submission_id <> :submission_id as was_in_force,
    rank() over (
        partition by business_key, is_refund_row
        order by first_preference desc, second_preference desc
    ) = 1 as is_best,
    false as wins,
    false as stays
from versions
