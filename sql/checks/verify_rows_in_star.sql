-- 入库的销售行都在数据仓库
-- 销售类报表的每个入库行至少成为一条销售行，且没有凭空多出的销售行；两处的现行与否一致。
with staged as (
    select
        submission_id,
        row_no,
        in_force
    from staging.reported_sale
),

sale as (
    select distinct
        submission_id,
        row_no,
        in_force
    from warehouse.fact_sale
)

select coalesce(staged.submission_id, sale.submission_id) || '#' || coalesce(staged.row_no, sale.row_no) as offending
from staged
full outer join sale
    on
        staged.submission_id = sale.submission_id
        and staged.row_no = sale.row_no
        and staged.in_force = sale.in_force
where staged.row_no is null or sale.row_no is null
order by offending
