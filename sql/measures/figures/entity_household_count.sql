-- Households that an entity supports, each once. Fewer than five persons are not shown.
-- Grain: published figure of this measure. Unit: households. Owner: assessment.
create view assessment.figure_entity_household_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'entity_household_count' and terms <@ array['entity', 'region', 'category']
),

roster as (
    select * from assessment.figure_roster
    where measure = 'entity_household_count'
),

counted as (
    select
        scope.figure_id,
        count(distinct roster.household_pseudonym) as supported,
        count(distinct roster.person_pseudonym) as person_count
    from scope
    left join roster on scope.figure_id = roster.figure_id
    group by scope.figure_id
),

final as (
    select
        figure_id,
        case when person_count = 0 or person_count >= 5 then supported end as actual
    from counted
)

select * from final;

comment on view assessment.figure_entity_household_count is '主体带动户数（户），不重复计；不足5人不显示';
