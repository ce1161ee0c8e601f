-- E1: persons whom entities of the area supported in one of the year's half-years, each once ÷ persons of the area on
-- the register of those entitled (policy_population.csv). Without that number, or where no roster of the year is known
-- at all, nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

supported as (
    select
        row_key,
        region_code,
        person_pseudonym
    from supported_person
    where period >= cast(:year as text) and period < cast(:year + 1 as text)
),

covered as (
    select
        region_code,
        count(distinct person_pseudonym) as person_count,
        array_agg(row_key) as row_keys
    from supported
    group by region_code
),

entitled as (
    select
        region_code,
        person_count,
        row_key
    from policy_population
    where year = :year
),

final as (
    select
        assessed.object_code,
        cast(entitled.person_count as numeric) as denominator,
        case
            when entitled.person_count is not null and exists (select from supported)
                then cast(coalesce(covered.person_count, 0) as numeric)
        end as numerator,
        coalesce(covered.row_keys, '{}') || array_remove(array[entitled.row_key], null) as row_keys
    from assessed
    left join covered on assessed.object_code = covered.region_code
    left join entitled on assessed.object_code = entitled.region_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
