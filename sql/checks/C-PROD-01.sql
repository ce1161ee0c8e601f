-- C-PROD-01: products that the catalogue does not have, or has several of.
-- grain: one row of the submission that is uncertified
select
    row_no,
    coalesce(product_text, certification_no) as value
from warehouse.fact_sale
where
    submission_id = :submission_id
    and counted_status = 'uncertified'
    and part in ('main', 'residual')
order by row_no
