-- 同一场所月份、同一场次只计一个层级
-- 某场所某月计入了 POS 明细，就不再计入该场所的月报；某场次计入了订单明细，就不再计入该场次的报告。
with sale as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

level_of_place as (
    select
        '场所' || venue_code || ' ' || to_char(sale_date, 'YYYY-MM') as place,
        report = 'counter_pos' as is_detail
    from sale
    where venue_code is not null and report in ('counter_pos', 'counter_monthly', 'community_shop')
    union all
    select
        '场次' || platform_code || ' ' || session_no as place,
        report = 'platform_orders' as is_detail
    from sale
    where session_no is not null and report in ('platform_orders', 'live_session')
)

select place as offending
from level_of_place
group by place
having bool_or(is_detail) and not bool_and(is_detail)
order by offending
