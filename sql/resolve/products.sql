-- Which certified product a line means: the stated number; else, unless a number is stated, the barcode; an accepted
-- alias of name, number, article code or the PLU inside an in-store code; else, unless a number is stated, the name
-- with its supplier, or the name alone where the form names no supplier (R04, R07), if that means one product only; the
-- specification breaks ties. Nothing else is taken for a match. What a summary reports beside its certified part is no
-- certified product, nor is a line that says so.
-- grain: one touched sale line
update sale
set
    product_no = listed.product_no,
    match_method = 'number'
from (
    select distinct product_no
    from warehouse.dim_product
) as listed
where
    sale.part <> 'uncertified'
    and sale.product_no is null
    and listed.product_no = coalesce(sale.certification_no, sale.merchant_code);

with coded as (
    select
        gtin,
        min(product_no) as product_no
    from warehouse.dim_product
    where gtin is not null
    group by gtin
    having count(distinct product_no) = 1
)

update sale
set
    product_no = coded.product_no,
    match_method = 'gtin'
from coded
where
    sale.part <> 'uncertified'
    and sale.product_no is null
    and sale.certification_no is null
    and coded.gtin = coalesce(sale.gtin, sale.item_id);

with known_as as (
    select
        sale.sale_row_id,
        product_alias.product_no
    from sale
    inner join product_alias on sale.product_key = product_alias.alias_key
    where
        sale.part <> 'uncertified'
        and sale.product_no is null
    union
    select
        sale.sale_row_id,
        product_alias.product_no
    from sale
    cross join
        lateral (
            values (sale.certification_no), (sale.merchant_code), (sale.item_id), (sale.gtin)
        ) as stated (number)
    inner join product_alias on stated.number = product_alias.alias
    where
        sale.part <> 'uncertified'
        and sale.product_no is null
),

meant as (
    select
        sale_row_id,
        min(product_no) as product_no,
        count(*) as products
    from known_as
    where
        product_no in (
            select dim_product.product_no
            from warehouse.dim_product
        )
    group by sale_row_id
)

update sale
set
    product_no = case when meant.products = 1 then meant.product_no end,
    match_method = case when meant.products = 1 then 'alias' end,
    is_ambiguous = meant.products > 1
from meant
where sale.sale_row_id = meant.sale_row_id;

with unnamed as (
    select distinct
        product_key,
        spec_key,
        supplier_uscc,
        report in ('platform_orders', 'counter_pos') as any_supplier
    from sale
    where
        part <> 'uncertified'
        and product_no is null
        and not is_ambiguous
        and certification_no is null
        and product_key <> ''
),

namesakes as (
    select
        unnamed.product_key,
        unnamed.spec_key,
        unnamed.any_supplier,
        unnamed.supplier_uscc,
        listed.product_no,
        bool_or(listed.spec_key = unnamed.spec_key) as has_same_spec
    from unnamed
    inner join warehouse.dim_product as listed
        on
            unnamed.product_key = listed.product_key
            and (unnamed.any_supplier or unnamed.supplier_uscc = listed.supplier_uscc)
    group by
        unnamed.product_key, unnamed.spec_key, unnamed.any_supplier, unnamed.supplier_uscc, listed.product_no
),

meant as (
    select
        product_key,
        spec_key,
        any_supplier,
        supplier_uscc,
        case
            when count(*) = 1 then min(product_no)
            when count(*) filter (where has_same_spec) = 1 then min(product_no) filter (where has_same_spec)
        end as product_no
    from namesakes
    group by product_key, spec_key, any_supplier, supplier_uscc
)

update sale
set
    product_no = meant.product_no,
    match_method = case when meant.product_no is not null then 'name' end,
    is_ambiguous = meant.product_no is null
from meant
where
    sale.part <> 'uncertified'
    and sale.product_no is null
    and not sale.is_ambiguous
    and sale.certification_no is null
    and sale.product_key = meant.product_key
    and sale.spec_key = meant.spec_key
    and sale.supplier_uscc = meant.supplier_uscc
    and (sale.report in ('platform_orders', 'counter_pos')) = meant.any_supplier
