-- Published figures with how each is measured, which numbers would pass, and why one does not.
-- Grain: one published figure. Owner: assessment.
create view evaluation.published_figure_basis as
with result as (
    select * from assessment.figure_result
),

-- each measure says in the comment of its view what it counts
measure as (
    select
        pg_description.description,
        substring(pg_class.relname from '^figure_(.*)$') as name
    from pg_class
    inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
    inner join pg_description on pg_class.oid = pg_description.objoid and pg_description.objsubid = 0
    where pg_namespace.nspname = 'assessment' and pg_class.relname ~ '^figure_'
),

final as (
    select
        result.figure_id,
        result.phrase,
        result.claimed,
        result.unit,
        result.kind,
        result.actual,
        result.passes,
        result.measure,
        measure.description as measured_as,
        result.filter,
        result.basis,
        result.window_start,
        result.as_of,
        result.lower_bound,
        result.is_lower_included,
        result.upper_bound,
        result.is_upper_included,
        result.remark
    from result
    left join measure on result.measure = measure.name
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
comment on column evaluation.published_figure_basis.measured_as is '度量的含义；空为没有此度量';
comment on column evaluation.published_figure_basis.filter is '范围条件';
comment on column evaluation.published_figure_basis.basis is '口径：organizing 组织渠道，fulfilment 履约渠道';
comment on column evaluation.published_figure_basis.window_start is '起始日（含）';
comment on column evaluation.published_figure_basis.as_of is '截至日（含）；其后的退款和场次快照不计';
comment on column evaluation.published_figure_basis.lower_bound is '下限，以基本单位计；空为不限';
comment on column evaluation.published_figure_basis.is_lower_included is '是否可以等于下限';
comment on column evaluation.published_figure_basis.upper_bound is '上限，以基本单位计；空为不限';
comment on column evaluation.published_figure_basis.is_upper_included is '是否可以等于上限';
comment on column evaluation.published_figure_basis.remark is '不符或须留意的原因';
