-- 各口径合计相等
-- 每月按组织渠道、履约渠道、采购方区划、供应方区划、系统汇总的净额都等于当月总额。
with total as (
    select
        extract(year from sale_date) as year,
        extract(month from sale_date) as month,
        sum(net_amount) as net_amount
    from warehouse.fact_sale
    where counted_status = 'counted'
    group by extract(year from sale_date), extract(month from sale_date)
),

board as (
    select
        year,
        month,
        basis,
        net_amount
    from evaluation.sales_by_channel
    union all
    select
        year,
        month,
        basis,
        net_amount
    from evaluation.sales_by_region
    union all
    select
        year,
        month,
        'system' as basis,
        net_amount
    from evaluation.sales_by_system
),

board_total as (
    select
        year,
        month,
        basis,
        sum(net_amount) as net_amount
    from board
    group by year, month, basis
),

basis_needed as (
    select
        total.year,
        total.month,
        total.net_amount,
        basis.name as basis
    from total
    cross join (values ('organizing'), ('fulfilment'), ('buyer'), ('supplier'), ('system')) as basis (name)
)

select
    basis_needed.year || '-' || basis_needed.month || ' ' || basis_needed.basis || '：'
    || basis_needed.net_amount || ' / ' || coalesce(board_total.net_amount, 0) as offending
from basis_needed
left join board_total
    on
        basis_needed.year = board_total.year
        and basis_needed.month = board_total.month
        and basis_needed.basis = board_total.basis
where basis_needed.net_amount is distinct from board_total.net_amount
order by offending
