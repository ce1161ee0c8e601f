-- C-PROD-02: products whose certificate does not hold on the day of the sale, or is suspended.
-- grain: one row of the submission that is out of validity
select
    sale.row_no,
    sale.product_text as value,
    nearest.cert_valid_from as a,
    nearest.cert_valid_to as b,
    sale.sale_date as d
from warehouse.fact_sale as sale
cross join
    lateral (
        select
            dim_product.cert_valid_from,
            dim_product.cert_valid_to
        from warehouse.dim_product
        where dim_product.product_no = sale.product_no
        order by
            sale.sale_date between dim_product.cert_valid_from and dim_product.cert_valid_to desc,
            abs(dim_product.cert_valid_from - sale.sale_date) asc,
            lower(dim_product.known_during) desc
        limit 1
    ) as nearest
where
    sale.submission_id = :submission_id
    and sale.counted_status = 'out_of_validity'
    and sale.part in ('main', 'residual')
order by sale.row_no
