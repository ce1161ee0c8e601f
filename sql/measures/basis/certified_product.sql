-- Certified products, one row for each version of the catalogue that names them: known_from is the first day of the
-- catalogue's month, known_to the day on which the next version is known (null for the newest).
-- Grain: product and catalogue version. Owner: warehouse.
create view basis_live.certified_product as
with product as (
    select * from warehouse.dim_product
),

reported as (
    select
        submission_id,
        row_no,
        sheet
    from staging.certification_catalogue
),

final as (
    select
        product.submission_id,
        reported.sheet,
        product.row_no,
        product.product_name as label,
        product.product_no,
        product.region_code,
        product.supplier_uscc,
        product.status,
        product.certified_on,
        product.cert_valid_from as valid_from,
        product.cert_valid_to as valid_to,
        product.labels,
        cast(null as numeric) as amount,
        'certified_product/' || product.product_no || '/' || lower(product.known_during) as row_key,
        lower(product.known_during) as known_from,
        upper(product.known_during) as known_to
    from product
    left join reported on product.submission_id = reported.submission_id and product.row_no = reported.row_no
)

select * from final;

comment on view basis_live.certified_product is '认定产品的各目录版本：known_from 起知悉，至 known_to 前';
