-- 计入的销售都是有效期内的认定产品
-- 计入的行属于本市认定项目，其产品在目录中且销售日期在认定有效期内；只申报认定部分而未列产品的汇总行除外。
with counted as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
)

select counted.sale_id as offending
from counted
where
    counted.program <> 'LOCAL_CERT'
    or counted.product_no is null
    or (
        counted.product_no <> 'DECLARED'
        and not exists (
            select 1
            from warehouse.dim_product as product
            where
                product.product_no = counted.product_no
                and counted.sale_date between product.cert_valid_from and product.cert_valid_to
        )
    )
order by counted.sale_id
