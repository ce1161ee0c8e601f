-- Which certified product, entity and area each sample is of, by what the catalogue and the lists of entities say now:
-- asked again when one of them changes, so that the order of arrival does not matter. A product is known by its
-- number, else by its name where only one product of the entity has that name; an entity by its code, else by its
-- name. The area is the entity's, else the product's, else that of the unit as the register has it.
-- grain: one item tested of one sample
with product as (
    select *
    from warehouse.dim_product
    where upper_inf(known_during)
),

entity as (
    select *
    from warehouse.dim_entity
    where upper_inf(valid_during)
),

party as (
    select
        supplier_name as entity_name,
        min(supplier_uscc) as uscc
    from (
        select
            supplier_name,
            supplier_uscc
        from product
        where supplier_uscc is not null
        union
        select
            name,
            uscc
        from entity
    ) as naming
    group by supplier_name
    having count(distinct supplier_uscc) = 1
),

meant as (
    select
        reported.submission_id,
        reported.row_no,
        reported.certification_no,
        reported.product_key,
        reported.region_code,
        coalesce(reported.entity_uscc, party.uscc, reported.entity_code) as entity_code
    from staging.sample_inspections as reported
    left join party on reported.entity_name = party.entity_name
    where reported.in_force
),

by_name as (
    select
        meant.submission_id,
        meant.row_no,
        min(product.product_no) as product_no
    from meant
    inner join product
        on meant.product_key = product.product_key and meant.entity_code = product.supplier_uscc
    group by meant.submission_id, meant.row_no
    having count(*) = 1
),

described as (
    select
        meant.submission_id,
        meant.row_no,
        meant.entity_code,
        coalesce(numbered.product_no, by_name.product_no) as product_no,
        coalesce(nullif(entity.region_code, 'UNKNOWN'), numbered.region_code, named.region_code, meant.region_code)
            as region_code
    from meant
    left join product as numbered on meant.certification_no = numbered.product_no
    left join by_name on meant.submission_id = by_name.submission_id and meant.row_no = by_name.row_no
    left join product as named on by_name.product_no = named.product_no
    left join entity on meant.entity_code = entity.uscc
)

update warehouse.fact_inspection
set
    product_no = described.product_no,
    entity_code = described.entity_code,
    region_code = described.region_code
from described
where
    fact_inspection.submission_id = described.submission_id
    and fact_inspection.row_no = described.row_no
    and (fact_inspection.product_no, fact_inspection.entity_code, fact_inspection.region_code)
    is distinct from (described.product_no, described.entity_code, described.region_code)
