-- R05-INVOICE: the invoice stands in a unit's monthly report too.
-- grain: one row of the submission with an invoice
select distinct
    sale_line.row_no,
    sale_line.invoice_no as value
from warehouse.fact_sale as sale_line
inner join warehouse.sale_neighbour
    on sale_neighbour.neighbour_key = 'invoice:' || sale_line.invoice_no
inner join warehouse.fact_sale as other
    on
        sale_neighbour.sale_row_id = other.sale_row_id
        and other.in_force
        and other.report = 'institution_procurement'
where
    sale_line.submission_id = :submission_id
    and sale_line.in_force
order by sale_line.row_no
