-- What the year asks of an object, as the targets in force say (R19); values in yuan, pieces, persons, shares.
-- Grain: object, indicator and year. Owner: assessment.
create view basis_live.annual_target as
with final as (
    select
        asked.target_value as amount,
        asked.object_code,
        asked.indicator_code,
        asked.year,
        asked.target_value,
        asked.quarter1_value,
        asked.quarter2_value,
        asked.quarter3_value,
        asked.quarter4_value,
        asked.document_no,
        asked.submission_id,
        reported.sheet,
        asked.row_no,
        'annual_target/' || asked.object_code || '/' || asked.indicator_code || '/' || asked.year as row_key,
        concat_ws(
            ' ', reported.object_name, coalesce(reported.indicator_name, asked.indicator_code), asked.document_no
        ) as label
    from warehouse.fact_target as asked
    left join staging.annual_targets as reported
        on asked.submission_id = reported.submission_id and asked.row_no = reported.row_no
)

select * from final;

comment on view basis_live.annual_target is '年度任务：考核对象 × 指标 × 年度，现行填报，折合为基本单位';
