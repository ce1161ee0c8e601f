-- Business entities that signed an agreement.
-- Grain: published figure of this measure. Unit: entities. Owner: assessment.
create view assessment.figure_agreement_supplier_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'agreement_supplier_count' and terms <@ array['system', 'buyer_type']
),

agreement as (
    select * from assessment.figure_agreement
    where measure = 'agreement_supplier_count'
),

final as (
    select
        scope.figure_id,
        count(distinct agreement.supplier_uscc) as actual
    from scope
    left join agreement on scope.figure_id = agreement.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_agreement_supplier_count is '签约经营主体数（家），不重复计';
