-- Sums of the leaves under each heading of the rubric.
-- Grain: draft or edition, object and heading. Owner: assessment.
create view evaluation.score_sums as
with final as (
    select
        run.year,
        run.edition,
        score.object_group,
        score.object_code,
        score.indicator_code,
        score.weight,
        score.score,
        score.indicator_name,
        score.parent_code,
        score.sort_order
    from assessment.shown_run as run
    inner join assessment.score on run.run_id = score.run_id and run.object_group = score.object_group
    where not score.is_leaf
)

select * from final;

comment on view evaluation.score_sums is '上级指标得分：其下末级指标得分之和，缺项不计';
comment on column evaluation.score_sums.year is '考核年度';
comment on column evaluation.score_sums.edition is '定稿名称；draft 为最近一次草案';
comment on column evaluation.score_sums.object_group is '分组：county 县(市、区)，zone 市属开发区，department 市直部门(系统)';
comment on column evaluation.score_sums.object_code is '考核对象：区划代码或系统代码';
comment on column evaluation.score_sums.indicator_code is '指标代码';
comment on column evaluation.score_sums.weight is '分值';
comment on column evaluation.score_sums.score is '得分：其下末级指标得分之和';
comment on column evaluation.score_sums.indicator_name is '指标名称';
comment on column evaluation.score_sums.parent_code is '上级指标代码；空为一级指标';
comment on column evaluation.score_sums.sort_order is '在办法中的次序';
