-- Categories, as the certification catalogue names them, of the products bought.
-- Grain: published figure of this measure. Unit: categories. Owner: assessment.
create view assessment.figure_distinct_product_categories as
with scope as (
    select * from assessment.figure_scope
    where
        measure = 'distinct_product_categories'
        and terms <@ array['system', 'channel', 'supplier_region', 'buyer_region']
),

sale as (
    select * from assessment.figure_sale
    where measure = 'distinct_product_categories'
),

final as (
    select
        scope.figure_id,
        count(distinct sale.category) as actual
    from scope
    left join sale on scope.figure_id = sale.figure_id
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_distinct_product_categories is '产品类别数（类），类别取自认定目录';
