-- The sale lines follow their staging rows.
-- grain: one sale line whose version changed sides
update warehouse.fact_sale
set in_force = candidate.stays
from candidate
where
    fact_sale.submission_id = candidate.submission_id
    and fact_sale.row_no = candidate.row_no
    and candidate.is_loaded
    and fact_sale.in_force <> candidate.stays
