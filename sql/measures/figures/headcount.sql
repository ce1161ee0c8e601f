-- Staff of the registered units that were there on the as-of date.
-- Grain: published figure of this measure. Unit: persons. Owner: assessment.
create view assessment.figure_headcount as
with scope as (
    select * from assessment.figure_scope
    where measure = 'headcount' and terms <@ array['system', 'region']
),

organisation as (
    select * from reference.organisation
),

final as (
    select
        scope.figure_id,
        coalesce(sum(organisation.headcount), 0) as actual
    from scope
    left join organisation
        on
            coalesce(scope.conditions -> 'system' ? coalesce(organisation.system_code, 'NONE'), true)
            and coalesce(scope.conditions -> 'region' ? coalesce(organisation.region_code, 'UNKNOWN'), true)
            and coalesce(scope.as_of >= organisation.valid_from, true)
            and coalesce(scope.as_of < organisation.valid_to, true)
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_headcount is '职工人数（人），取单位名册';
