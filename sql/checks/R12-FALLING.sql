-- R12-FALLING: the total fulfilled under an agreement is lower than in an earlier month.
-- grain: one row of the submission
select
    agreement.row_no,
    agreement.cumulative_fulfilled_amount as value,
    max(earlier.cumulative_fulfilled_amount) as a
from staging.purchase_agreements as agreement
inner join staging.purchase_agreements as earlier
    on
        agreement.agreement_no = earlier.agreement_no
        and earlier.in_force
        and agreement.period > earlier.period
where agreement.submission_id = :submission_id
group by agreement.row_no, agreement.cumulative_fulfilled_amount
having max(earlier.cumulative_fulfilled_amount) > agreement.cumulative_fulfilled_amount
order by agreement.row_no
