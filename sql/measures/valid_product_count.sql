-- B1: products of the area whose certification is valid on 31 December, as the catalogue is known by then. Products.
-- Where no catalogue is known by then, nothing can be said.
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
),

known as (
    select count(*) > 0 as anything
    from product
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        case when (select known.anything from known) then cast(count(product.row_key) as numeric) end as numerator,
        coalesce(array_agg(product.row_key) filter (where product.row_key is not null), '{}') as row_keys
    from assessed
    left join product on assessed.object_code = product.object_code and product.is_valid
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
