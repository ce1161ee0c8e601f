-- R11 经营主体名录 into dim_entity: all versions of the entities that a submission or the one it replaces names.
-- Where two units report an entity for the same half-year, the later file speaks.
-- grain: one entity and half-year
with named as (
    select business_key as supplier_uscc
    from candidate
),

forgotten as (
    delete from warehouse.dim_entity
    using named
    where dim_entity.uscc = named.supplier_uscc
    returning dim_entity.uscc
)

select count(*) as versions_forgotten
from forgotten;

with listed as (
    select distinct on (entity.supplier_uscc, entity.known_from) entity.*
    from staging.business_entities as entity
    inner join intake.submission on entity.submission_id = submission.submission_id
    where
        entity.in_force
        and entity.supplier_uscc in (
            select candidate.business_key
            from candidate
        )
    order by
        entity.supplier_uscc asc,
        entity.known_from asc,
        submission.file_mtime desc,
        submission.file_name desc,
        submission.sha256 desc
)

insert into warehouse.dim_entity (
    uscc, valid_during, name, entity_type, region_code, certification_status, credit_status, submission_id, row_no
)
select
    supplier_uscc as uscc,
    daterange(known_from, lead(known_from) over (partition by supplier_uscc order by known_from)) as valid_during,
    name,
    entity_type,
    region_code,
    certification_status,
    credit_status,
    submission_id,
    row_no
from listed
