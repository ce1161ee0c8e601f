-- R01-VOUCHER: the invoice was reported by another unit, or by a union (R05 counts it then).
-- grain: one row of the submission with an invoice
with claims as (
    select distinct on (sale_line.row_no)
        sale_line.row_no,
        sale_line.invoice_no,
        other.own_organizing_org_code as org_code
    from warehouse.fact_sale as sale_line
    inner join warehouse.sale_neighbour
        on sale_neighbour.neighbour_key = 'invoice:' || sale_line.invoice_no
    inner join warehouse.fact_sale as other
        on
            sale_neighbour.sale_row_id = other.sale_row_id
            and other.in_force
            and sale_line.own_organizing_org_code <> other.own_organizing_org_code
    where
        sale_line.submission_id = :submission_id
        and sale_line.in_force
        and sale_line.invoice_no is not null
    order by sale_line.row_no asc, other.report desc, other.own_organizing_org_code asc
)

select
    claims.row_no,
    claims.invoice_no as value,
    coalesce(organisation.name, claims.org_code) as org
from claims
left join reference.organisation on claims.org_code = organisation.org_code
order by claims.row_no
