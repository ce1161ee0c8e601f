-- R17-ENTITY: the entity is in no list of entities, no catalogue and not in the register.
-- grain: one row of the submission that is in force
select
    inspection.row_no,
    inspection.entity_name as value
from warehouse.fact_inspection as inspection
where
    inspection.submission_id = :submission_id
    and not exists (
        select 1
        from warehouse.dim_entity
        where dim_entity.uscc = inspection.entity_code
    )
    and not exists (
        select 1
        from warehouse.dim_product
        where dim_product.supplier_uscc = inspection.entity_code
    )
    and not exists (
        select 1
        from reference.organisation
        where organisation.uscc = inspection.entity_code
    )
order by inspection.row_no
