-- R11-CREDIT: an entity with bad credit still has valid products.
-- grain: one row of the submission
select
    entity.row_no,
    entity.credit_status as value,
    count(distinct product.product_no) as n
from staging.business_entities as entity
inner join warehouse.dim_product as product
    on
        entity.supplier_uscc = product.supplier_uscc
        and upper_inf(product.known_during)
        and product.status = '有效'
where
    entity.submission_id = :submission_id
    and entity.credit_status in ('异常', '处罚')
group by entity.row_no, entity.credit_status
order by entity.row_no
