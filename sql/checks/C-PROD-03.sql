-- C-PROD-03: the supplier of a row is not the entity of the certificate.
-- grain: one row of the submission with a matched product
select
    sale.row_no,
    sale.own_supplier_name as value,
    certificate.supplier_name as e
from warehouse.fact_sale as sale
cross join
    lateral (
        select
            dim_product.supplier_uscc,
            dim_product.supplier_name
        from warehouse.dim_product
        where dim_product.product_no = sale.product_no
        order by
            dim_product.known_during @> sale.sale_date desc,
            lower(dim_product.known_during) asc
        limit 1
    ) as certificate
where
    sale.submission_id = :submission_id
    and sale.in_force
    and sale.part = case sale.report when 'entity_sales' then 'residual' else 'main' end
    and sale.own_supplier_uscc <> 'UNKNOWN'
    and sale.own_supplier_uscc <> certificate.supplier_uscc
order by sale.row_no
