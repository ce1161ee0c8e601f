-- R01-AGREEMENT: the agreement named is not known, or not in term on the day of purchase.
-- grain: one row of the submission that names an agreement
select
    line.row_no,
    line.agreement_no as value
from staging.institution_procurement as line
left join warehouse.dim_agreement as agreement on line.agreement_no = agreement.agreement_no
where
    line.submission_id = :submission_id
    and line.in_force
    and line.agreement_no is not null
    and (
        agreement.agreement_no is null
        or line.purchase_date < coalesce(agreement.valid_from, agreement.signed_on)
        or line.purchase_date > agreement.valid_to
    )
order by line.row_no
