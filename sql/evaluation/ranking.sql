-- Totals, ranks and grades; groups are ranked apart.
-- Grain: draft or edition and object. Owner: assessment.
create view evaluation.ranking as
with final as (
    select
        run.year,
        run.edition,
        ranked.object_group,
        ranked.object_code,
        ranked.total_score,
        ranked.rank,
        ranked.tied,
        ranked.grade,
        ranked.object_name,
        ranked.raw_score,
        ranked.applicable_weight,
        ranked.missing_count,
        ranked.base_score,
        ranked.bonus,
        ranked.deduction,
        ranked.converted_score,
        ranked.vetoes,
        ranked.sort_order,
        run.rubric,
        run.rubric_version,
        run.data_cutoff,
        run.input_hash,
        run.code_version,
        run.ruleset_version,
        run.marks
    from assessment.shown_run as run
    inner join assessment.rank as ranked
        on run.run_id = ranked.run_id and run.object_group = ranked.object_group
)

select * from final;

comment on view evaluation.ranking is '排名：草案或定稿 × 考核对象；县(市、区)、市属开发区、部门分组排名';
comment on column evaluation.ranking.year is '考核年度';
comment on column evaluation.ranking.edition is '定稿名称；draft 为最近一次草案';
comment on column evaluation.ranking.object_group is '分组：county 县(市、区)，zone 市属开发区，department 市直部门(系统)';
comment on column evaluation.ranking.object_code is '考核对象：区划代码或系统代码';
comment on column evaluation.ranking.total_score is '总分：折算后得分加加分减扣分';
comment on column evaluation.ranking.rank is '位次；并列者位次相同，其后位次空缺';
comment on column evaluation.ranking.tied is '是否并列';
comment on column evaluation.ranking.grade is '等次：优秀、良好、一般、较差';
comment on column evaluation.ranking.object_name is '考核对象名称';
comment on column evaluation.ranking.raw_score is '适用指标得分之和';
comment on column evaluation.ranking.applicable_weight is '适用指标的分值之和；缺项不计';
comment on column evaluation.ranking.missing_count is '缺项个数';
comment on column evaluation.ranking.base_score is '缺项折算为百分制后的得分';
comment on column evaluation.ranking.bonus is '加分，封顶后';
comment on column evaluation.ranking.deduction is '扣分，封顶后，正数';
comment on column evaluation.ranking.converted_score is '折入年度综合成效考核的分值';
comment on column evaluation.ranking.vetoes is '被否决的事项代码';
comment on column evaluation.ranking.sort_order is '在组内的排列次序';
comment on column evaluation.ranking.rubric is '考核办法';
comment on column evaluation.ranking.rubric_version is '考核办法的版本';
comment on column evaluation.ranking.data_cutoff is '数据截止时间';
comment on column evaluation.ranking.input_hash is '所用数据的哈希（SHA-256）：数据不变则不变';
comment on column evaluation.ranking.code_version is '测算程序的版本';
comment on column evaluation.ranking.ruleset_version is '数据规则的版本';
comment on column evaluation.ranking.marks is '需随结果公布的标记，如虚报';
