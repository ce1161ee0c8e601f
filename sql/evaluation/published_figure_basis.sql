-- Published figures with how each is measured, which numbers would pass, and why one does not.
-- Grain: one published figure. Owner: assessment.
create view evaluation.published_figure_basis as
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
        passes,
        measure,
        filter,
        basis,
        window_start,
        as_of,
        lower_bound,
        is_lower_included,
        upper_bound,
        is_upper_included,
        remark
    from result
)

select * from final;

comment on view evaluation.published_figure_basis is '已公布数字的口径、可相符的范围与不符原因';
comment on column evaluation.published_figure_basis.figure_id is '编号';
comment on column evaluation.published_figure_basis.phrase is '原文';
comment on column evaluation.published_figure_basis.claimed is '公布的数值';
comment on column evaluation.published_figure_basis.unit is '公布的单位';
comment on column evaluation.published_figure_basis.kind is
'种类：E 准确数，R 四舍五入，L 余/多，M 等（至少），Q 事实，F 预计';
comment on column evaluation.published_figure_basis.actual is '仓库实数，以基本单位计（元、人、单、场、个）；事实类为空';
comment on column evaluation.published_figure_basis.passes is '是否相符';
comment on column evaluation.published_figure_basis.measure is '度量';
comment on column evaluation.published_figure_basis.filter is '范围条件';
comment on column evaluation.published_figure_basis.basis is '口径：organizing 组织渠道，fulfilment 履约渠道';
comment on column evaluation.published_figure_basis.window_start is '起始日（含）';
comment on column evaluation.published_figure_basis.as_of is '截至日（含）；其后的退款和场次快照不计';
comment on column evaluation.published_figure_basis.lower_bound is '下限，以基本单位计；空为不限';
comment on column evaluation.published_figure_basis.is_lower_included is '是否可以等于下限';
comment on column evaluation.published_figure_basis.upper_bound is '上限，以基本单位计；空为不限';
comment on column evaluation.published_figure_basis.is_upper_included is '是否可以等于上限';
comment on column evaluation.published_figure_basis.remark is '不符或须留意的原因';
