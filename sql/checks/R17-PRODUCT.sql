-- R17-PRODUCT: the sample is of a product that the catalogue does not have.
-- grain: one row of the submission that is in force
select
    row_no,
    product_name as value
from warehouse.fact_inspection
where submission_id = :submission_id and product_no is null
order by row_no
