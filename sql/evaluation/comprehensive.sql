-- The yearly table of the comprehensive assessment: the modules that others scored, and ours, converted. An edition
-- shows the modules as they were when it was frozen.
-- Grain: draft or edition, object and module. Owner: assessment.
create view evaluation.comprehensive as
with own as (
    select
        year,
        edition,
        object_group,
        object_code,
        converted_score as score,
        '消费帮扶' as module
    from evaluation.ranking
),

kept as (
    select
        edition.edition_name as edition,
        cast(edition_row.body ->> 'year' as integer) as year,
        cast(edition_row.body ->> 'score' as numeric) as score,
        edition_row.body ->> 'object_code' as object_code,
        edition_row.body ->> 'module' as module
    from assessment.edition_row
    inner join assessment.edition on edition_row.edition_id = edition.edition_id
    where edition_row.basis = 'module_score'
),

given as (
    select
        year,
        object_code,
        module,
        score,
        'draft' as edition
    from basis_live.module_score
    union all
    select
        year,
        object_code,
        module,
        score,
        edition
    from kept
),

listed as (
    select
        year,
        edition,
        object_group,
        object_code,
        module,
        score
    from own
    union all
    select
        own.year,
        own.edition,
        own.object_group,
        own.object_code,
        given.module,
        given.score
    from own
    inner join given
        on own.year = given.year and own.edition = given.edition and own.object_code = given.object_code
),

final as (
    select
        year,
        edition,
        object_group,
        object_code,
        module,
        cast(score as numeric(9, 2)) as score,
        cast(
            sum(score) over (partition by year, edition, object_group, object_code) as numeric(9, 2)
        ) as total_score
    from listed
)

select * from final;

comment on view evaluation.comprehensive is '年度综合成效考核总表：其他模块的得分与消费帮扶折算分；每个对象的总分为各模块之和';
comment on column evaluation.comprehensive.year is '考核年度';
comment on column evaluation.comprehensive.edition is '定稿名称；draft 为最近一次草案';
comment on column evaluation.comprehensive.object_group is
'分组：county 县(市、区)，zone 市属开发区，department 市直部门(系统)';
comment on column evaluation.comprehensive.object_code is '考核对象：区划代码或系统代码';
comment on column evaluation.comprehensive.module is '模块；消费帮扶为本系统折算的得分，其余由外部给定';
comment on column evaluation.comprehensive.score is '得分';
comment on column evaluation.comprehensive.total_score is '该对象各模块得分之和';
