-- E2: what the persons whom entities of the area supported earned more in the year, in yuan ÷ these persons, each once.
-- Where no income was stated at all, nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

covered as (
    select
        region_code as object_code,
        count(distinct person_pseudonym) as person_count,
        sum(income_amount) as income_amount,
        array_agg(row_key) as row_keys
    from supported_person
    where period >= cast(:year as text) and period < cast(:year + 1 as text)
    group by region_code
),

final as (
    select
        assessed.object_code,
        covered.income_amount as numerator,
        cast(coalesce(covered.person_count, 0) as numeric) as denominator,
        coalesce(covered.row_keys, '{}') as row_keys
    from assessed
    left join covered on assessed.object_code = covered.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
