-- 计入的销售都是有效期内的认定产品
-- 计入的行属于本市认定项目，其产品在目录中且销售日期在认定有效期内；只申报认定部分而未列产品的汇总行除外。
with counted as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

sold as (
    select distinct
        product_no,
        sale_date
    from counted
    where product_no <> 'DECLARED'
),

certified as (
    select distinct
        sold.product_no,
        sold.sale_date
    from sold
    inner join warehouse.dim_product as product
        on
            sold.product_no = product.product_no
            and sold.sale_date between product.cert_valid_from and product.cert_valid_to
)

select counted.sale_id as offending
from counted
left join certified
    on counted.product_no = certified.product_no and counted.sale_date = certified.sale_date
where
    counted.program <> 'LOCAL_CERT'
    or (certified.product_no is null and counted.product_no is distinct from 'DECLARED')
order by counted.sale_id
