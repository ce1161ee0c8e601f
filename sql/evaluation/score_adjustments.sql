-- Bonuses, deductions and vetoes beside the scores, before they are capped; the capped sums stand in the ranking.
-- Grain: draft or edition, object and item of the rubric. Owner: assessment.
create view evaluation.score_adjustments as
with final as (
    select
        run.year,
        run.edition,
        adjustment.object_group,
        adjustment.object_code,
        adjustment.code,
        adjustment.kind,
        adjustment.adjustment_name,
        adjustment.occurrences,
        adjustment.points,
        adjustment.detail
    from assessment.shown_run as run
    inner join assessment.adjustment
        on run.run_id = adjustment.run_id and run.object_group = adjustment.object_group
)

select * from final;

comment on view evaluation.score_adjustments is '加分、扣分与否决：封顶前逐项列出；封顶后的合计见 evaluation.ranking';
comment on column evaluation.score_adjustments.year is '考核年度';
comment on column evaluation.score_adjustments.edition is '定稿名称；draft 为最近一次草案';
comment on column evaluation.score_adjustments.object_group is
'分组：county 县(市、区)，zone 市属开发区，department 市直部门(系统)';
comment on column evaluation.score_adjustments.object_code is '考核对象：区划代码或系统代码';
comment on column evaluation.score_adjustments.code is '加分、扣分、否决事项的代码';
comment on column evaluation.score_adjustments.kind is '种类：bonus 加分，deduction 扣分，veto 否决';
comment on column evaluation.score_adjustments.adjustment_name is '事项名称';
comment on column evaluation.score_adjustments.occurrences is '次数（份、个、百分点）';
comment on column evaluation.score_adjustments.points is '分值，封顶前；扣分为负';
comment on column evaluation.score_adjustments.detail is '依据：标题、链接、评审人、理由，或测算的分子';
