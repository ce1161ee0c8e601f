-- Whether an agreement was signed on that day: how many.
-- Grain: published figure of this measure. Unit: agreements. Owner: assessment.
create view assessment.figure_agreement_signed_on as
with scope as (
    select * from assessment.figure_scope
    where measure = 'agreement_signed_on' and terms <@ array['system', 'buyer_type', 'date']
),

agreement as (
    select * from assessment.figure_agreement
    where measure = 'agreement_signed_on'
),

final as (
    select
        scope.figure_id,
        count(agreement.agreement_no) as actual
    from scope
    left join agreement on scope.figure_id = agreement.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_agreement_signed_on is '当日签订的协议数（份）';
