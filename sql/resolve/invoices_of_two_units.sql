-- One invoice in the R01 of two units: both wait until somebody decides whose it is (question invoice:<number>, answer
-- the unit's code; accept if both are right). The answer holds while that unit reports the invoice.
-- grain: one touched line of R01
with reported as (
    select
        invoice_no,
        own_organizing_org_code,
        bool_or(status is distinct from 'duplicate') as is_claim
    from sale
    where
        report = 'institution_procurement'
        and invoice_no is not null
        and status is distinct from 'superseded'
    group by invoice_no, own_organizing_org_code
),

claimed as (
    select
        invoice_no,
        array_agg(own_organizing_org_code) as reported_by,
        string_agg(own_organizing_org_code, '、' order by own_organizing_org_code) filter (where is_claim) as units
    from reported
    group by invoice_no
    having count(*) filter (where is_claim) > 1
),

decided as (
    select distinct on (question)
        question,
        answer
    from intake.decision
    where question like 'invoice:%'
    order by question asc, decision_id desc
)

update sale
set
    status = case when decided.answer is null then 'pending' else 'duplicate' end,
    reason_code = case when decided.answer is null then 'invoice_of_two_units' else 'invoice_of_other_unit' end,
    reason_values = array[claimed.invoice_no, coalesce(decided.answer, claimed.units)]
from claimed
left join decided
    on
        decided.question = 'invoice:' || claimed.invoice_no
        and (decided.answer = 'accept' or decided.answer = any(claimed.reported_by))
where
    sale.report = 'institution_procurement'
    and sale.status is null
    and sale.invoice_no = claimed.invoice_no
    and coalesce(decided.answer, '') not in ('accept', sale.own_organizing_org_code)
