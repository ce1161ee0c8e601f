-- The rows of the beneficiary roster that belong to a figure: those whose time of support meets the window. A blank
-- beginning or end sets no limit. An entity is known by the name in the roster or in the register.
-- Grain: published figure, roster row. Owner: assessment.
create view assessment.figure_roster as
with scope as (
    select * from assessment.figure_scope
    where terms <@ array['entity', 'region', 'category']
),

roster as (
    select * from warehouse.fact_coverage
),

entity as (
    select distinct
        uscc,
        name
    from warehouse.dim_entity
),

final as (
    select distinct
        scope.figure_id,
        scope.measure,
        roster.submission_id,
        roster.row_no,
        roster.person_pseudonym,
        roster.household_pseudonym
    from scope
    inner join roster
        on
            coalesce(scope.as_of >= roster.started_on, true)
            and coalesce(scope.window_start <= roster.ended_on, true)
    left join entity on roster.entity_code = entity.uscc
    where
        coalesce(scope.conditions -> 'entity' ?| array[roster.entity_name, entity.name], true)
        and coalesce(scope.conditions -> 'region' ? roster.region_code, true)
        and coalesce(scope.conditions -> 'category' ? roster.person_category, true)
)

select * from final;

comment on view assessment.figure_roster is '各公布数字范围内的带动人口花名册行';
