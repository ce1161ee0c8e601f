-- Business entities that sold something that counts; unknown ones are nobody.
-- Grain: published figure of this measure. Unit: entities. Owner: assessment.
create view assessment.figure_distinct_suppliers as
with scope as (
    select * from assessment.figure_scope
    where measure = 'distinct_suppliers' and terms <@ array['system', 'channel', 'supplier_region', 'buyer_region']
),

sale as (
    select * from assessment.figure_sale
    where measure = 'distinct_suppliers'
),

final as (
    select
        scope.figure_id,
        count(distinct sale.supplier_uscc) filter (where sale.supplier_uscc not in ('UNKNOWN', 'NONE')) as actual
    from scope
    left join sale on scope.figure_id = sale.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_distinct_suppliers is '供货经营主体数（家），不重复计';
