-- Rows of an entity in the roster: a person supported in two ways or half-years is two. Fewer than five persons are
-- not shown.
-- Grain: published figure of this measure. Unit: person-times. Owner: assessment.
create view assessment.figure_entity_person_times as
with scope as (
    select * from assessment.figure_scope
    where measure = 'entity_person_times' and terms <@ array['entity', 'region', 'category']
),

roster as (
    select * from assessment.figure_roster
    where measure = 'entity_person_times'
),

counted as (
    select
        scope.figure_id,
        count(roster.row_no) as supported,
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

comment on view assessment.figure_entity_person_times is '主体带动人次；不足5人不显示';
