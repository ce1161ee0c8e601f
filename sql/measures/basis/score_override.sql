-- Scores given by a person, the latest decision for each object and indicator; earlier ones stay in the table.
-- Grain: year, object and indicator. Owner: assessment.
create view basis_live.score_override as
with latest as (
    select distinct on (year, object_code, indicator_code)
        override_id,
        year,
        object_code,
        indicator_code,
        score,
        decided_by,
        reason,
        link,
        decided_at
    from assessment.score_override
    order by year asc, object_code asc, indicator_code asc, override_id desc
),

final as (
    select
        reason as label,
        score as amount,
        year,
        object_code,
        indicator_code,
        score,
        decided_by,
        reason,
        link,
        decided_at,
        cast(null as text) as submission_id,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        'score_override/' || override_id as row_key
    from latest
)

select * from final;

comment on view basis_live.score_override is '人工评分与调整：每个对象、指标以最近一次为准';
