-- Persons and households that certified products support, each once however many products and entities they stand
-- under. A region with fewer than five persons shows none: nobody is to be recognised in a small number.
-- Regions do not add up to the city where a person moved; the city is figure F027 of published_figures.
-- Grain: one region. Owner: warehouse.
create view evaluation.coverage as
with roster as (
    select * from warehouse.fact_coverage
),

counted as (
    select
        region_code,
        count(distinct person_pseudonym) as person_count,
        count(distinct household_pseudonym) as household_count
    from roster
    group by region_code
),

final as (
    select
        region_code,
        case when person_count >= 5 then person_count end as covered_person_count,
        case when person_count >= 5 then household_count end as covered_household_count
    from counted
)

select * from final;

comment on view evaluation.coverage is '各区划带动的脱贫享受政策人口：人、户去重；不足5人的区划不显示数字；各区划不可相加为全市数';
comment on column evaluation.coverage.region_code is '区划代码；UNKNOWN 为未知';
comment on column evaluation.coverage.covered_person_count is '带动人数（人），同一人在多个产品、主体名下只计一次；不足5人为空';
comment on column evaluation.coverage.covered_household_count is '带动户数（户），不重复计；不足5人的区划为空';
