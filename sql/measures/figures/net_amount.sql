-- Net sales of the counted lines.
-- Grain: published figure of this measure. Unit: yuan. Owner: assessment.
create view assessment.figure_net_amount as
with scope as (
    select * from assessment.figure_scope
    where measure = 'net_amount' and terms <@ array['system', 'channel', 'supplier_region', 'buyer_region']
),

sale as (
    select * from assessment.figure_sale
    where measure = 'net_amount'
),

final as (
    select
        scope.figure_id,
        coalesce(sum(sale.net_amount), 0) as actual
    from scope
    left join sale on scope.figure_id = sale.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_net_amount is '净销售额（元）';
