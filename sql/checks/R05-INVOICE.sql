-- R05-INVOICE: the invoice stands in a unit's monthly report too.
-- grain: one row of the submission with an invoice
select distinct
    line.row_no,
    line.invoice_no as value
from warehouse.fact_sale as line
inner join warehouse.sale_neighbour
    on sale_neighbour.neighbour_key = 'invoice:' || line.invoice_no
inner join warehouse.fact_sale as other
    on
        sale_neighbour.sale_row_id = other.sale_row_id
        and other.in_force
        and other.report = 'institution_procurement'
where
    line.submission_id = :submission_id
    and line.in_force
order by line.row_no
