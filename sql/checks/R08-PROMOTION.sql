-- R08-PROMOTION: an exhibitor sold below a fifth of the price in the catalogue and says nothing of a promotion.
-- grain: one exhibitor's line of the submission with a matched product
select
    sale.row_no,
    reported.promotion_note as value,
    sale.product_name as p,
    trim_scale(round(sale.paid_amount / sale.quantity, 2)) as x,
    trim_scale(certificate.reference_price) as a
from warehouse.fact_sale as sale
inner join staging.special_event as reported
    on sale.submission_id = reported.submission_id and sale.row_no = reported.row_no
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
    and reported.has_lines
    and sale.quantity > 0
    and sale.paid_amount / sale.quantity < 0.2 * certificate.reference_price
    and coalesce(trim(reported.promotion_note), '') = ''
order by sale.row_no
