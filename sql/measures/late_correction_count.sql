-- K3: corrections let in after the close that changed more than the part `above` of what the unit had sold in a month
-- of the year.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

corrected as (
    select
        row_key,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from closed_month_correction
    where
        left(closed_month, 4) = cast(:year as text)
        and corrected_amount > abs(month_amount) * cast(cast(:params as jsonb) ->> 'above' as numeric)
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        cast(count(corrected.row_key) as numeric) as numerator,
        coalesce(array_agg(corrected.row_key) filter (where corrected.row_key is not null), '{}') as row_keys
    from assessed
    left join corrected on assessed.object_code = corrected.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
