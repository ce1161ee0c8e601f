-- 主体报数只计其他各方未报送的部分
-- 按主体、产品、年度重算：各方计入的净额与累计数一致，每月计入的部分等于截至当月与截至上一报送月的差额之差。
with sale as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

demand as (
    select
        supplier_uscc,
        product_no,
        cast(date_trunc('month', sale_date) as date) as month_start,
        organizing_channel as channel,
        sum(net_amount) as net_amount
    from sale
    where
        report <> 'entity_sales'
        and supplier_uscc <> 'UNKNOWN'
        and product_no <> 'DECLARED'
    group by supplier_uscc, product_no, month_start, organizing_channel
    having sum(net_amount) <> 0
),

kept as (
    select * from warehouse.demand_month
    where net_amount <> 0
),

stated as (
    select
        submission_id,
        row_no,
        sales_amount - coalesce(of_832_amount, 0) as reported_amount
    from staging.entity_sales
),

report as (
    select
        sale.sale_id,
        sale.sale_date,
        sale.supplier_uscc,
        sale.product_no,
        sale.paid_amount,
        stated.reported_amount,
        date_trunc('year', sale.sale_date) as year_start
    from sale
    inner join stated on sale.submission_id = stated.submission_id and sale.row_no = stated.row_no
    where sale.report = 'entity_sales'
),

until_then as (
    select
        report.sale_id,
        report.supplier_uscc,
        report.product_no,
        report.year_start,
        report.sale_date,
        report.paid_amount,
        greatest(0, sum(earlier.reported_amount) - min(bought.net_amount)) as residual_amount
    from report
    inner join report as earlier
        on
            report.supplier_uscc = earlier.supplier_uscc
            and report.product_no = earlier.product_no
            and report.year_start = earlier.year_start
            and report.sale_date >= earlier.sale_date
    cross join
        lateral (
            select coalesce(sum(demand.net_amount), 0) as net_amount
            from demand
            where
                demand.supplier_uscc = report.supplier_uscc
                and demand.product_no = report.product_no
                and demand.month_start between report.year_start and report.sale_date
        ) as bought
    group by
        report.sale_id, report.supplier_uscc, report.product_no, report.year_start, report.sale_date, report.paid_amount
),

due as (
    select
        sale_id,
        paid_amount,
        residual_amount - lag(residual_amount, 1, 0) over (
            partition by supplier_uscc, product_no, year_start
            order by sale_date
        ) as due_amount
    from until_then
),

offence as (
    select sale_id || '：' || paid_amount || ' / ' || due_amount as offending
    from due
    where paid_amount <> due_amount
    union all
    select
        coalesce(demand.supplier_uscc, kept.supplier_uscc) || '：'
        || coalesce(demand.product_no, kept.product_no) || '：'
        || coalesce(kept.net_amount, 0) || ' / ' || coalesce(demand.net_amount, 0) as offending
    from demand
    full outer join kept
        on
            demand.supplier_uscc = kept.supplier_uscc
            and demand.product_no = kept.product_no
            and demand.month_start = kept.month_start
            and demand.channel = kept.channel
    where demand.net_amount is distinct from kept.net_amount
)

select offending
from offence
order by offending
