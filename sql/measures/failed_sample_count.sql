-- B4: samples of the area that failed in any test, of those taken in the year up to the cut-off. Samples. Where nothing
-- was sampled there is no rate of passing, and nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

sample as (
    select
        row_key,
        region_code as object_code,
        sample_no,
        not has_passed as has_failed
    from inspected_sample
    where
        extract(year from sampled_on) = :year
        and sampled_on <= cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        case
            when count(sample.row_key) > 0
                then cast(count(distinct sample.sample_no) filter (where sample.has_failed) as numeric)
        end as numerator,
        coalesce(array_agg(sample.row_key) filter (where sample.row_key is not null), '{}') as row_keys
    from assessed
    left join sample on assessed.object_code = sample.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
