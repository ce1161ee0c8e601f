-- R12-DELIVERIES: the total fulfilled differs by more than 5 % from the purchases reported under the agreement's
-- number.
-- grain: one row of the submission whose agreement has reported purchases
with delivered as (
    select
        agreement.row_no,
        agreement.cumulative_fulfilled_amount,
        sum(sale_line.amount - coalesce(sale_line.return_amount, 0)) as delivered_amount
    from staging.purchase_agreements as agreement
    inner join staging.institution_procurement as sale_line
        on
            agreement.agreement_no = sale_line.agreement_no
            and sale_line.in_force
            and agreement.period >= sale_line.period
    where
        agreement.submission_id = :submission_id
        and agreement.cumulative_fulfilled_amount is not null
    group by agreement.row_no, agreement.cumulative_fulfilled_amount
)

select
    row_no,
    cumulative_fulfilled_amount as value,
    delivered_amount as a
from delivered
where abs(cumulative_fulfilled_amount - delivered_amount) > 0.05 * cumulative_fulfilled_amount
order by row_no
