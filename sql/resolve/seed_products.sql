-- The sale lines that mean, or may mean, a product of a catalogue: by number, name or alias; and those of its
-- suppliers, whose region the catalogue may tell.
-- grain: one sale line
insert into touched_row (sale_row_id)
with listed as (
    select
        certification_no as product_no,
        product_key,
        supplier_uscc
    from staging.certification_catalogue
    where submission_id = :submission_id
    union
    select
        dim_product.product_no,
        dim_product.product_key,
        dim_product.supplier_uscc
    from warehouse.dim_product
    where dim_product.product_no in (
        select certification_catalogue.certification_no
        from staging.certification_catalogue
        where certification_catalogue.submission_id = :submission_id
    )
),

aliases as (
    select
        product_alias.alias,
        product_alias.alias_key
    from product_alias
    inner join listed on product_alias.product_no = listed.product_no
),

numbers as (
    select product_no as number from listed
    union
    select alias from aliases
),

barcodes as (
    select gtin
    from staging.certification_catalogue
    where
        gtin is not null
        and certification_no in (
            select listed.product_no
            from listed
        )
),

names as (
    select product_key from listed
    union
    select alias_key from aliases
)

select sale_row_id
from warehouse.fact_sale
where
    certification_no in (select numbers.number from numbers)
    or product_no in (select numbers.number from numbers)
    or merchant_code in (select numbers.number from numbers)
    or item_id in (select numbers.number from numbers)
    or gtin in (select numbers.number from numbers)
    or gtin in (select barcodes.gtin from barcodes)
    or item_id in (select barcodes.gtin from barcodes)
    or product_key in (select names.product_key from names)
    or supplier_uscc in (select listed.supplier_uscc from listed)
on conflict do nothing
