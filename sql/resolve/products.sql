-- Which certified product a line means: the stated number; else an accepted alias; else, unless a number is stated, the
-- name with its supplier (R01, R05) or the name alone (R07, where the platform names no supplier), if that means one
-- product only; the specification breaks ties. Nothing else is taken for a match.
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
    sale.detail_level <> 'summary'
    and listed.product_no = coalesce(sale.certification_no, sale.merchant_code);

with meant as (
    select
        sale.sale_row_id,
        min(product_alias.product_no) as product_no,
        count(distinct product_alias.product_no) as products
    from sale
    inner join product_alias
        on
            sale.product_key = product_alias.alias_key
            or product_alias.alias in (sale.certification_no, sale.merchant_code, sale.item_id)
    where
        sale.detail_level <> 'summary'
        and sale.product_no is null
    group by sale.sale_row_id
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
        own_supplier_uscc,
        report = 'platform_orders' as any_supplier
    from sale
    where
        detail_level <> 'summary'
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
        unnamed.own_supplier_uscc,
        listed.product_no,
        bool_or(listed.spec_key = unnamed.spec_key) as has_same_spec
    from unnamed
    inner join warehouse.dim_product as listed
        on
            unnamed.product_key = listed.product_key
            and (unnamed.any_supplier or unnamed.own_supplier_uscc = listed.supplier_uscc)
    group by
        unnamed.product_key, unnamed.spec_key, unnamed.any_supplier, unnamed.own_supplier_uscc, listed.product_no
),

meant as (
    select
        product_key,
        spec_key,
        any_supplier,
        own_supplier_uscc,
        case
            when count(*) = 1 then min(product_no)
            when count(*) filter (where has_same_spec) = 1 then min(product_no) filter (where has_same_spec)
        end as product_no
    from namesakes
    group by product_key, spec_key, any_supplier, own_supplier_uscc
)

update sale
set
    product_no = meant.product_no,
    match_method = case when meant.product_no is not null then 'name' end,
    is_ambiguous = meant.product_no is null
from meant
where
    sale.detail_level <> 'summary'
    and sale.product_no is null
    and not sale.is_ambiguous
    and sale.certification_no is null
    and sale.product_key = meant.product_key
    and sale.spec_key = meant.spec_key
    and sale.own_supplier_uscc = meant.own_supplier_uscc
    and (sale.report = 'platform_orders') = meant.any_supplier
