-- C-PROD-02: products whose certificate does not hold on the day of the sale. A suspended or cancelled one holds until
-- the day before the catalogue's month that says so.
-- grain: one row of the submission that is out of validity
select
    sale.row_no,
    nearest.cert_valid_from as a,
    sale.sale_date as d,
    coalesce(sale.product_text, sale.product_name, sale.certification_no) as value,
    least(nearest.cert_valid_to, suspension.began_on - 1) as b
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
left join
    lateral (
        select lower(dim_product.known_during) as began_on
        from warehouse.dim_product
        where
            dim_product.product_no = sale.product_no
            and dim_product.known_during @> sale.sale_date
            and dim_product.status in ('暂停', '取消')
    ) as suspension
    on true
where
    sale.submission_id = :submission_id
    and sale.counted_status = 'out_of_validity'
    and sale.part in ('main', 'residual')
order by sale.row_no
