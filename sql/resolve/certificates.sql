-- What the catalogue says of each product on each day needed: listed if some certificate (its newest wording) holds on
-- the day; suspended if the latest catalogue known on the day says so. Name and supplier are those known on the day.
-- grain: one product and day
with needed as (
    select
        product_no,
        sale_date
    from sale
    where product_no is not null and product_no <> 'DECLARED'
    union
    select
        buyer.product_no,
        sale_line.sale_date
    from link
    inner join sale as buyer on link.buyer_row_id = buyer.sale_row_id
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id
    where buyer.product_no is not null
),

wordings as (
    select distinct on (product_no, cert_valid_from) *
    from warehouse.dim_product
    order by product_no asc, cert_valid_from asc, lower(known_during) desc
)

insert into certificate
select
    needed.product_no,
    needed.sale_date,
    needed.sale_date between nearest.cert_valid_from and nearest.cert_valid_to as is_listed,
    case when known.is_known and known.status in ('暂停', '取消') then known.status end as suspended_as,
    lower(known.known_during) as suspended_from,
    nearest.cert_valid_from,
    nearest.cert_valid_to,
    known.product_name,
    known.supplier_uscc,
    known.supplier_name,
    known.region_code
from needed
cross join
    lateral (
        select
            wordings.cert_valid_from,
            wordings.cert_valid_to
        from wordings
        where wordings.product_no = needed.product_no
        order by
            needed.sale_date between wordings.cert_valid_from and wordings.cert_valid_to desc,
            abs(wordings.cert_valid_from - needed.sale_date) asc,
            wordings.cert_valid_from asc
        limit 1
    ) as nearest
cross join lateral (
    select
        dim_product.*,
        dim_product.known_during @> needed.sale_date as is_known
    from warehouse.dim_product
    where dim_product.product_no = needed.product_no
    order by dim_product.known_during @> needed.sale_date desc, lower(dim_product.known_during) asc
    limit 1
) as known;

-- Few lines or thousands: the planner must know which.
analyze link, certificate, sale (certification_no, product_no, sale_date)
