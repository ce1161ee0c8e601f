-- R01-AGREEMENT: the agreement named is not known, or not in term on the day of purchase.
-- grain: one row of the submission that names an agreement
select
    sale_line.row_no,
    sale_line.agreement_no as value
from staging.institution_procurement as sale_line
left join warehouse.dim_agreement as agreement on sale_line.agreement_no = agreement.agreement_no
where
    sale_line.submission_id = :submission_id
    and sale_line.in_force
    and sale_line.agreement_no is not null
    and (
        agreement.agreement_no is null
        or sale_line.purchase_date < coalesce(agreement.valid_from, agreement.signed_on)
        or sale_line.purchase_date > agreement.valid_to
    )
order by sale_line.row_no
