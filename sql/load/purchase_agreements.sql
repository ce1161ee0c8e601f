-- R12 购销合作协议台账 into dim_agreement: what the latest month says; what was fulfilled is the latest total stated.
-- An agreed amount is never a sale.
-- grain: one agreement
with named as (
    select distinct agreement_no
    from staging.purchase_agreements
    where submission_id = :submission_id
),

stated as (
    select agreement.*
    from staging.purchase_agreements as agreement
    inner join named on agreement.agreement_no = named.agreement_no
    where agreement.in_force
),

latest as (
    select distinct on (agreement_no) *
    from stated
    order by agreement_no asc, period desc
),

fulfilled as (
    select distinct on (agreement_no)
        agreement_no,
        cumulative_fulfilled_amount
    from stated
    where cumulative_fulfilled_amount is not null
    order by agreement_no asc, period desc
)

insert into warehouse.dim_agreement as known (
    agreement_no, buyer_org_code, buyer_name, buyer_uscc, buyer_type, supplier_uscc, supplier_name, signed_on,
    valid_from, valid_to, agreed_amount, fulfilled_amount, submission_id, row_no
)
select
    latest.agreement_no,
    latest.buyer_org_code,
    latest.buyer_name,
    latest.buyer_uscc,
    latest.buyer_type,
    latest.supplier_uscc,
    latest.supplier_name,
    latest.signed_on,
    latest.valid_from,
    latest.valid_to,
    latest.agreed_amount,
    fulfilled.cumulative_fulfilled_amount as fulfilled_amount,
    latest.submission_id,
    latest.row_no
from latest
left join fulfilled on latest.agreement_no = fulfilled.agreement_no
on conflict (agreement_no) do update
    set
        buyer_org_code = excluded.buyer_org_code,
        buyer_name = excluded.buyer_name,
        buyer_uscc = excluded.buyer_uscc,
        buyer_type = excluded.buyer_type,
        supplier_uscc = excluded.supplier_uscc,
        supplier_name = excluded.supplier_name,
        signed_on = excluded.signed_on,
        valid_from = excluded.valid_from,
        valid_to = excluded.valid_to,
        agreed_amount = excluded.agreed_amount,
        fulfilled_amount = excluded.fulfilled_amount,
        submission_id = excluded.submission_id,
        row_no = excluded.row_no
