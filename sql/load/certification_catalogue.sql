-- R10 消费帮扶产品认定目录 into dim_product: all versions of the products that a submission names, anew from staging.
-- A version is known from the first day of its catalogue's month until the next version's month begins.
-- grain: one product and catalogue month
with named as (
    select distinct certification_no
    from staging.certification_catalogue
    where submission_id = :submission_id
),

forgotten as (
    delete from warehouse.dim_product
    using named
    where dim_product.product_no = named.certification_no
    returning dim_product.product_no
)

select count(*) as versions_forgotten
from forgotten;

insert into warehouse.dim_product (
    product_no, known_during, product_name, product_key, category, spec, spec_key, unit, supplier_uscc, supplier_name,
    region_code, reference_price, annual_value, declared_person_count, brand, labels, cert_valid_from, cert_valid_to,
    status, certified_on, gtin, submission_id, row_no
)
select
    certification_no as product_no,
    daterange(known_from, lead(known_from) over (partition by certification_no order by known_from)) as known_during,
    product_name,
    product_key,
    category,
    spec,
    spec_key,
    unit,
    supplier_uscc,
    supplier_name,
    region_code,
    reference_price,
    annual_value,
    declared_person_count,
    brand,
    coalesce(string_to_array(label_type, ';'), '{}') as labels,
    valid_from as cert_valid_from,
    valid_to as cert_valid_to,
    status,
    certified_on,
    gtin,
    submission_id,
    row_no
from staging.certification_catalogue
where
    in_force
    and certification_no in (
        select named.certification_no
        from staging.certification_catalogue as named
        where named.submission_id = :submission_id
    )
