-- Buyers that signed an agreement; a buyer with two agreements is one. Buyers outside the register tell apart by
-- credit code, else by name.
-- Grain: published figure of this measure. Unit: buyers. Owner: assessment.
create view assessment.figure_agreement_buyer_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'agreement_buyer_count' and terms <@ array['system', 'buyer_type']
),

chosen as (
    select * from assessment.figure_agreement
    where measure = 'agreement_buyer_count'
),

agreement as (
    select * from warehouse.dim_agreement
),

buyer as (
    select
        chosen.figure_id,
        case
            when agreement.buyer_org_code in ('NONE', 'UNKNOWN', 'OUTSIDE')
                then coalesce(agreement.buyer_uscc, agreement.buyer_name)
            else agreement.buyer_org_code
        end as buyer
    from chosen
    inner join agreement on chosen.agreement_no = agreement.agreement_no
),

final as (
    select
        scope.figure_id,
        count(distinct buyer.buyer) as actual
    from scope
    left join buyer on scope.figure_id = buyer.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_agreement_buyer_count is '签约采购方数（家），不重复计';
