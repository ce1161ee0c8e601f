-- The purchase agreements that belong to a figure. Window: day of signing, both ends included.
-- Grain: published figure, agreement. Owner: assessment.
create view assessment.figure_agreement as
with scope as (
    select * from assessment.figure_scope
    where terms <@ array['system', 'buyer_type', 'date']
),

agreement as (
    select * from evaluation.agreements
),

organisation as (
    select * from reference.organisation
),

final as (
    select
        scope.figure_id,
        scope.measure,
        agreement.agreement_no,
        agreement.buyer_org_code,
        agreement.supplier_uscc,
        agreement.signed_on
    from scope
    inner join agreement on agreement.signed_on between scope.window_start and scope.as_of
    left join organisation on agreement.buyer_org_code = organisation.org_code
    where
        coalesce(scope.conditions -> 'system' ? coalesce(organisation.system_code, 'NONE'), true)
        and coalesce(scope.conditions -> 'buyer_type' ? agreement.buyer_type, true)
        and coalesce(scope.conditions -> 'date' ? to_char(agreement.signed_on, 'YYYY-MM-DD'), true)
)

select * from final;

comment on view assessment.figure_agreement is '各公布数字范围内的购销合作协议';
