-- Products ever certified in the window, whatever became of them; a product with several versions is one.
-- Grain: published figure of this measure. Unit: products. Owner: assessment.
create view assessment.figure_certified_product_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'certified_product_count' and cardinality(terms) = 0
),

product as (
    select * from warehouse.dim_product
),

final as (
    select
        scope.figure_id,
        count(distinct product.product_no) as actual
    from scope
    left join product on product.certified_on between scope.window_start and scope.as_of
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_certified_product_count is '累计认定的产品数（种）';
