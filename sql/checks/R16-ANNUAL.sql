-- R16-ANNUAL: an entity has sold more of a product in the year than 1.2 times what the catalogue says it can.
-- grain: one row of the submission
with own as (
    select
        row_no,
        supplier_uscc,
        certification_no,
        period,
        left(period, 4) as reported_year
    from staging.entity_sales
    where submission_id = :submission_id and in_force
),

sold as (
    select
        own.row_no,
        own.certification_no,
        to_date(own.period, 'YYYYMM') as month_start,
        sum(stated.sales_amount) as amount
    from own
    inner join staging.entity_sales as stated
        on
            own.supplier_uscc = stated.supplier_uscc
            and own.certification_no = stated.certification_no
            and own.reported_year = left(stated.period, 4)
            and own.period >= stated.period
            and stated.in_force
    group by own.row_no, own.certification_no, own.period
)

select
    sold.row_no,
    sold.amount as value,
    round(100 * (sold.amount / certificate.annual_value - 1)) as x
from sold
cross join
    lateral (
        select dim_product.annual_value
        from warehouse.dim_product
        where dim_product.product_no = sold.certification_no
        order by
            dim_product.known_during @> cast(sold.month_start as date) desc,
            lower(dim_product.known_during) asc
        limit 1
    ) as certificate
where
    certificate.annual_value > 0
    and sold.amount > 1.2 * certificate.annual_value
order by sold.row_no
