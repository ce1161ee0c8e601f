-- Scores of the other modules of the comprehensive assessment, as they were given to us.
-- Grain: object, year and module. Owner: assessment.
create view basis_live.module_score as
with final as (
    select
        module as label,
        score as amount,
        object_code,
        year,
        module,
        score,
        cast(null as text) as submission_id,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        'module_score/' || year || '/' || object_code || '/' || module as row_key
    from reference.module_score
)

select * from final;

comment on view basis_live.module_score is '综合成效考核其他模块的得分（外部给定）';
