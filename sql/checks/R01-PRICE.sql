-- R01-PRICE: the unit price lies outside a fifth to five times the price in the catalogue; packs differ, so it is
-- asked.
-- grain: one row of the submission with a matched product
select
    sale.row_no,
    trim_scale(sale.unit_price) as value,
    trim_scale(certificate.reference_price) as p,
    trim_scale(0.2 * certificate.reference_price) as low,
    trim_scale(5 * certificate.reference_price) as high,
    trim_scale(0.2 * certificate.reference_price) || '至' || trim_scale(5 * certificate.reference_price) as expected
from warehouse.fact_sale as sale
cross join
    lateral (
        select dim_product.reference_price
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
    and sale.unit_price > 0
    and certificate.reference_price > 0
    and sale.unit_price not between 0.2 * certificate.reference_price and 5 * certificate.reference_price
order by sale.row_no
