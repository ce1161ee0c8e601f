-- R10-ROSTER: an entity's products support more or fewer persons, all together, than its rosters name. Asked where
-- there is a roster.
-- grain: one entity of the submission, at its first row
with own as (
    select
        supplier_uscc,
        min(row_no) as row_no
    from staging.certification_catalogue
    where submission_id = :submission_id and supplier_uscc is not null
    group by supplier_uscc
),

declared as (
    select
        dim_product.supplier_uscc,
        sum(dim_product.declared_person_count) as person_count
    from warehouse.dim_product
    inner join own on dim_product.supplier_uscc = own.supplier_uscc
    where upper_inf(dim_product.known_during) and dim_product.status = '有效'
    group by dim_product.supplier_uscc
),

named as (
    select
        fact_coverage.entity_code,
        count(distinct fact_coverage.person_pseudonym) as person_count
    from warehouse.fact_coverage
    inner join own on fact_coverage.entity_code = own.supplier_uscc
    group by fact_coverage.entity_code
)

select
    own.row_no,
    declared.person_count as value,
    declared.person_count as a,
    named.person_count as b
from own
inner join declared on own.supplier_uscc = declared.supplier_uscc
inner join named on own.supplier_uscc = named.entity_code
where declared.person_count <> named.person_count
order by own.row_no
