-- R19-INDICATOR: an indicator that no rubric of the object's group has. The whole city may have any.
-- grain: one row of the submission
with object_group as (
    select
        region_code as object_code,
        group_code as object_group
    from reference.region
    where assessed
    union all
    select
        system_code as object_code,
        'department' as object_group
    from reference.sector_system
),

known as (
    select
        rated.object_group,
        codes.indicator #>> '{}' as indicator_code
    from reference.rubric
    cross join lateral jsonb_array_elements_text(rubric.body -> 'object_groups') as rated (object_group)
    cross join lateral jsonb_path_query(rubric.body, '$.indicators.**.code') as codes (indicator)
)

select
    stated.row_no,
    stated.indicator_code as value
from staging.annual_targets as stated
left join object_group on stated.object_code = object_group.object_code
where
    stated.submission_id = :submission_id
    and not exists (
        select 1
        from known
        where
            known.indicator_code = stated.indicator_code
            and (object_group.object_group is null or known.object_group = object_group.object_group)
    )
order by stated.row_no
