-- B3: products of the area with a quality label (green, organic, geographical indication, declared conformity) ÷ its
-- products, both valid on 31 December, as the catalogue is known by then. A product with two labels is one product.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

product as (
    select
        row_key,
        region_code as object_code,
        cardinality(labels) > 0 as is_labelled
    from certified_product
    where
        known_from <= make_date(:year, 12, 31)
        and coalesce(known_to, 'infinity') > make_date(:year, 12, 31)
        and status = '有效'
        and make_date(:year, 12, 31) between valid_from and valid_to
),

final as (
    select
        assessed.object_code,
        cast(count(product.row_key) filter (where product.is_labelled) as numeric) as numerator,
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
