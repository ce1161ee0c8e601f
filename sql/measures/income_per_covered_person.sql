-- E2: what the persons whom entities of the area supported earned more in the year, in yuan ÷ these persons, each once.
-- Where no income was stated at all, nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

supported as (
    select
        row_key,
        region_code as object_code,
        person_pseudonym,
        income_amount
    from supported_person
    where period >= cast(:year as text) and period < cast(:year + 1 as text)
),

final as (
    select
        assessed.object_code,
        cast(count(distinct supported.person_pseudonym) as numeric) as denominator,
        sum(supported.income_amount) as numerator,
        coalesce(array_agg(supported.row_key) filter (where supported.row_key is not null), '{}') as row_keys
    from assessed
    left join supported on assessed.object_code = supported.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
