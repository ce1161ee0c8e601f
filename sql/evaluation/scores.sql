-- Scores of the leaves of the rubric. From a score to the rows behind it: evaluation.score_rows.
-- Grain: draft or edition, object and indicator. Owner: assessment.
create view evaluation.scores as
with final as (
    select
        run.year,
        run.edition,
        score.object_group,
        score.object_code,
        score.indicator_code,
        score.weight,
        score.numerator,
        score.denominator,
        score.target_value as target,
        score.measured_value as value,
        score.score,
        score.state,
        score.indicator_name,
        score.parent_code,
        score.sort_order,
        score.formula,
        score.evidence,
        score.override,
        run.rubric,
        run.rubric_version,
        run.data_cutoff
    from assessment.shown_run as run
    inner join assessment.score on run.run_id = score.run_id and run.object_group = score.object_group
    where score.is_leaf
)

select * from final;

comment on view evaluation.scores is
'指标得分（只列末级指标）：草案或定稿 × 考核对象 × 指标；所依据的行见函数 evaluation.score_rows';
comment on column evaluation.scores.year is '考核年度';
comment on column evaluation.scores.edition is '定稿名称；draft 为最近一次草案';
comment on column evaluation.scores.object_group is '分组：county 县(市、区)，zone 市属开发区，department 市直部门(系统)';
comment on column evaluation.scores.object_code is '考核对象：区划代码或系统代码';
comment on column evaluation.scores.indicator_code is '指标代码';
comment on column evaluation.scores.weight is '分值';
comment on column evaluation.scores.numerator is '分子（或数额、个数）；空为没有数据';
comment on column evaluation.scores.denominator is '分母；空为不是比值';
comment on column evaluation.scores.target is '目标值；空为没有目标或未下达';
comment on column evaluation.scores.value is '测算值；综合指标为各部分得分占分值的比重，各部分见 score_measures';
comment on column evaluation.scores.score is '得分，四舍五入至两位；空为缺项';
comment on column evaluation.scores.state is
'状态：scored 已评分，not_applicable 缺项，missing_zero 缺数据计0分，missing_full 缺数据计满分，vetoed 被否决';
comment on column evaluation.scores.indicator_name is '指标名称';
comment on column evaluation.scores.parent_code is '上级指标代码；空为一级指标';
comment on column evaluation.scores.sort_order is '在办法中的次序';
comment on column evaluation.scores.formula is '计分公式';
comment on column evaluation.scores.evidence is '佐证：标题、链接、评审人、理由、评定分值';
comment on column evaluation.scores.override is '人工评分：原得分、新得分、理由、何人、何时；空为没有';
comment on column evaluation.scores.rubric is '考核办法';
comment on column evaluation.scores.rubric_version is '考核办法的版本';
comment on column evaluation.scores.data_cutoff is '数据截止时间';
