-- Brands of products certified in the window.
-- Grain: published figure of this measure. Unit: brands. Owner: assessment.
create view assessment.figure_brand_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'brand_count' and cardinality(terms) = 0
),

product as (
    select * from warehouse.dim_product
),

final as (
    select
        scope.figure_id,
        count(distinct product.brand) as actual
    from scope
    left join product on product.certified_on between scope.window_start and scope.as_of
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_brand_count is '认定产品的品牌数（个）';
