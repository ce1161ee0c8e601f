-- Where the supplier is: as the register of business entities knew it on the day (else as it first knew it), else as
-- the catalogue says of the product, else of any product of that supplier.
-- grain: one touched sale line
with needed as (
    select distinct
        supplier_uscc,
        sale_date
    from sale
    where supplier_uscc <> 'UNKNOWN'
),

registered as (
    select
        needed.supplier_uscc,
        needed.sale_date,
        entity.region_code
    from needed
    cross join lateral (
        select dim_entity.region_code
        from warehouse.dim_entity
        where dim_entity.uscc = needed.supplier_uscc
        order by
            dim_entity.valid_during @> needed.sale_date desc,
            lower(dim_entity.valid_during) asc
        limit 1
    ) as entity
),

catalogued as (
    select distinct on (supplier_uscc)
        supplier_uscc,
        region_code
    from warehouse.dim_product
    where region_code <> 'UNKNOWN'
    order by supplier_uscc asc, lower(known_during) desc, product_no asc
),

known as (
    select
        sale.sale_row_id,
        coalesce(
            nullif(registered.region_code, 'UNKNOWN'),
            nullif(sale.supplier_region_code, 'UNKNOWN'),
            catalogued.region_code,
            'UNKNOWN'
        ) as region_code
    from sale
    left join registered
        on sale.supplier_uscc = registered.supplier_uscc and sale.sale_date = registered.sale_date
    left join catalogued on sale.supplier_uscc = catalogued.supplier_uscc
)

update sale
set supplier_region_code = known.region_code
from known
where
    sale.sale_row_id = known.sale_row_id
    and sale.supplier_region_code <> known.region_code
