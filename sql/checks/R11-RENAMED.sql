-- R11-RENAMED: the name of an entity is another than in the period before.
-- grain: one row of the submission
select
    entity.row_no,
    entity.name as value,
    earlier.name as a
from staging.business_entities as entity
cross join
    lateral (
        select dim_entity.name
        from warehouse.dim_entity
        where
            dim_entity.uscc = entity.supplier_uscc
            and lower(dim_entity.valid_during) < entity.known_from
        order by lower(dim_entity.valid_during) desc
        limit 1
    ) as earlier
where
    entity.submission_id = :submission_id
    and entity.name <> earlier.name
order by entity.row_no
