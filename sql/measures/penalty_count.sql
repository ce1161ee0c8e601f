-- B4: penalties of entities of the area in the year up to the cut-off: samples with a penalty, and entities that the
-- register of entities lists as penalised without such a sample.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

sample as (
    select
        row_key,
        region_code as object_code,
        entity_code,
        sample_no
    from inspected_sample
    where
        has_penalty
        and extract(year from sampled_on) = :year
        and sampled_on <= cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
),

penalty as (
    select
        row_key,
        object_code,
        'sample ' || sample_no as penalty_key
    from sample
    union all
    select
        penalised_entity.row_key,
        penalised_entity.region_code as object_code,
        'entity ' || penalised_entity.uscc as penalty_key
    from penalised_entity
    left join sample on penalised_entity.uscc = sample.entity_code
    where
        sample.entity_code is null
        and extract(year from penalised_entity.known_from) = :year
        and penalised_entity.known_from <= cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        cast(count(distinct penalty.penalty_key) as numeric) as numerator,
        coalesce(array_agg(penalty.row_key) filter (where penalty.row_key is not null), '{}') as row_keys
    from assessed
    left join penalty on assessed.object_code = penalty.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
