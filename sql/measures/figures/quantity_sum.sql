-- Quantities added across products and units: the legacy measure 宗, good for nothing else.
-- Grain: published figure of this measure. Unit: 宗. Owner: assessment.
create view assessment.figure_quantity_sum as
with scope as (
    select * from assessment.figure_scope
    where measure = 'quantity_sum' and terms <@ array['system', 'channel', 'supplier_region', 'buyer_region']
),

sale as (
    select * from assessment.figure_sale
    where measure = 'quantity_sum'
),

final as (
    select
        scope.figure_id,
        coalesce(sum(sale.quantity), 0) as actual
    from scope
    left join sale on scope.figure_id = sale.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_quantity_sum is '数量合计（宗）：旧口径，不同计量单位直接相加';
