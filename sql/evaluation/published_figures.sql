-- Figures once published, beside what the warehouse says. Range, window and remark: published_figure_basis.
-- Grain: one published figure. Owner: assessment.
create view evaluation.published_figures as
with result as (
    select * from assessment.figure_result
),

final as (
    select
        figure_id,
        phrase,
        claimed,
        unit,
        kind,
        actual,
        passes
    from result
)

select * from final;

comment on view evaluation.published_figures is '已公布的数字与仓库实数的核对';
comment on column evaluation.published_figures.figure_id is '编号';
comment on column evaluation.published_figures.phrase is '原文';
comment on column evaluation.published_figures.claimed is '公布的数值';
comment on column evaluation.published_figures.unit is '公布的单位';
comment on column evaluation.published_figures.kind is '种类：E 准确数，R 四舍五入，L 余/多，M 等（至少），Q 事实，F 预计';
comment on column evaluation.published_figures.actual is '仓库实数，以基本单位计（元、人、单、场、个），未折成公布的单位；事实类为空';
comment on column evaluation.published_figures.passes is '是否相符';
