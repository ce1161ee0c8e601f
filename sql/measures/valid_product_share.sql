-- B2: products of the area valid on 31 December ÷ products ever certified and not cancelled, as known by then.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

product as (
    select
        row_key,
        region_code as object_code,
        status = '有效' and make_date(:year, 12, 31) between valid_from and valid_to as is_valid
    from certified_product
    where
        known_from <= make_date(:year, 12, 31)
        and coalesce(known_to, 'infinity') > make_date(:year, 12, 31)
        and status <> '取消'
),

final as (
    select
        assessed.object_code,
        cast(count(product.row_key) filter (where product.is_valid) as numeric) as numerator,
        cast(count(product.row_key) as numeric) as denominator,
        coalesce(array_agg(product.row_key) filter (where product.row_key is not null), '{}') as row_keys
    from assessed
    left join product on assessed.object_code = product.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
