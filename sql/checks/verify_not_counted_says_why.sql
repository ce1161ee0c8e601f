-- 未计入的销售行都有原因
-- 每条未计入的销售行写明类别与原因；所指的代替行存在。
with sale as (
    select * from warehouse.fact_sale
    where counted_status <> 'counted'
),

known as (
    select distinct sale_id from warehouse.fact_sale
)

select distinct sale.sale_id || '：' || sale.counted_status as offending
from sale
left join known on sale.counted_sale_id = known.sale_id
where
    coalesce(trim(sale.reason), '') = ''
    or (sale.counted_status = 'linked' and sale.part = 'main' and sale.counted_sale_id is null)
    or (sale.counted_sale_id is not null and known.sale_id is null)
order by offending
