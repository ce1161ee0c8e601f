-- 未计入的类别与销售行相符
-- 未认定的行没有对应的认定产品，其他项目的行不属于本市认定，赠品没有金额，无主退款为负，被替换的行不是现行。
select distinct sale_id || '：' || counted_status as offending
from warehouse.fact_sale
where
    (counted_status = 'uncertified' and part = 'main' and product_no is not null)
    or (counted_status = 'other_program' and program = 'LOCAL_CERT')
    or (counted_status = 'gift' and paid_amount <> 0)
    or (counted_status = 'orphan_refund' and paid_amount >= 0)
    or (counted_status = 'superseded') = in_force
order by offending
