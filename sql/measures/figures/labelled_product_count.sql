-- Products certified in the window that carry a quality label; one with several labels is one.
-- Grain: published figure of this measure. Unit: products. Owner: assessment.
create view assessment.figure_labelled_product_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'labelled_product_count' and cardinality(terms) = 0
),

product as (
    select * from warehouse.dim_product
),

final as (
    select
        scope.figure_id,
        count(distinct product.product_no) as actual
    from scope
    left join product
        on
            product.certified_on between scope.window_start and scope.as_of
            and upper_inf(product.known_during)
            and product.labels <> '{}'
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_labelled_product_count is '有品质认证的认定产品数（个）';
