-- One invoice in the R01 of two units: both wait until somebody decides whose it is (question invoice:<number>, answer
-- the unit's code; accept if both are right).
-- grain: one touched line of R01
with claimed as (
    select
        invoice_no,
        string_agg(distinct own_organizing_org_code, '、' order by own_organizing_org_code) as units
    from sale
    where
        report = 'institution_procurement'
        and invoice_no is not null
        and coalesce(status, '') not in ('superseded', 'duplicate')
    group by invoice_no
    having count(distinct own_organizing_org_code) > 1
),

decided as (
    select distinct on (question)
        question,
        answer
    from intake.decision
    where question like 'invoice:%'
    order by question asc, decided_at desc, decision_id desc
)

update sale
set
    status = case when decided.answer is null then 'pending' else 'duplicate' end,
    reason_code = case when decided.answer is null then 'invoice_of_two_units' else 'invoice_of_other_unit' end,
    reason_values = array[claimed.invoice_no, coalesce(decided.answer, claimed.units)]
from claimed
left join decided on decided.question = 'invoice:' || claimed.invoice_no
where
    sale.report = 'institution_procurement'
    and sale.status is null
    and sale.invoice_no = claimed.invoice_no
    and coalesce(decided.answer, '') not in ('accept', sale.own_organizing_org_code)
