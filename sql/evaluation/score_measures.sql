-- What was measured for each leaf of the rubric: of a composite every part, of a growth both years, and measures that
-- serve as targets.
-- Grain: draft or edition, object, indicator, measure, its parameters and its year. Owner: assessment.
create view evaluation.score_measures as
with called as (
    select
        run.run_id,
        run.year,
        run.edition,
        score.object_group,
        score.object_code,
        score.indicator_code,
        score.sort_order,
        asked.measure,
        asked.params_key,
        asked.year as measured_year
    from assessment.shown_run as run
    inner join assessment.score on run.run_id = score.run_id and run.object_group = score.object_group
    cross join
        lateral jsonb_to_recordset(score.measures) as asked (measure text, params_key text, year integer)
    where score.is_leaf
),

final as (
    select
        called.year,
        called.edition,
        called.object_group,
        called.object_code,
        called.indicator_code,
        called.measure,
        called.params_key as params,
        called.measured_year,
        result.numerator,
        result.denominator,
        called.sort_order,
        result.numerator / nullif(coalesce(result.denominator, 1), 0) as value
    from called
    inner join assessment.measure as result
        on
            called.run_id = result.run_id
            and called.measure = result.measure
            and called.params_key = result.params_key
            and called.measured_year = result.year
            and called.object_group = result.object_group
            and called.object_code = result.object_code
)

select * from final;

comment on view evaluation.score_measures is
'指标得分所用的测算值：草案或定稿 × 考核对象 × 指标 × 测算；综合指标的各部分、同比的上年数、作为目标的测算分行列出';
comment on column evaluation.score_measures.year is '考核年度';
comment on column evaluation.score_measures.edition is '定稿名称；draft 为最近一次草案';
comment on column evaluation.score_measures.object_group is '分组：county 县(市、区)，zone 市属开发区，department 市直部门(系统)';
comment on column evaluation.score_measures.object_code is '考核对象：区划代码或系统代码';
comment on column evaluation.score_measures.indicator_code is '指标代码';
comment on column evaluation.score_measures.measure is '测算名称（sql/measures 下的文件名）';
comment on column evaluation.score_measures.params is '测算参数（JSON）；没有参数为 {}';
comment on column evaluation.score_measures.measured_year is '测算的年度；同比的基数为上年';
comment on column evaluation.score_measures.numerator is '分子（或数额、个数）；空为没有数据';
comment on column evaluation.score_measures.denominator is '分母；空为不是比值';
comment on column evaluation.score_measures.value is '测算值：分子除以分母，没有分母即分子';
comment on column evaluation.score_measures.sort_order is '指标在办法中的次序';
