-- R16-RESIDUAL, DC-5: an entity reports less of a product, from January on, than its customers do. Nothing is counted
-- for it then.
-- grain: one row of the submission
with own as (
    select
        sale.row_no,
        sale.sale_date,
        sale.supplier_uscc,
        sale.product_no,
        date_trunc('year', sale.sale_date) as year_start
    from warehouse.fact_sale as sale
    where
        sale.submission_id = :submission_id
        and sale.report = 'entity_sales'
        and sale.part = 'residual'
        and sale.counted_status = 'counted'
),

sold as (
    select
        own.row_no,
        sum(stated.sales_amount - coalesce(stated.of_832_amount, 0)) as amount
    from own
    inner join warehouse.fact_sale as residual
        on
            residual.report = 'entity_sales'
            and own.supplier_uscc = residual.own_supplier_uscc
            and own.product_no = residual.product_no
            and residual.part = 'residual'
            and residual.counted_status = 'counted'
            and residual.sale_date between own.year_start and own.sale_date
    inner join staging.entity_sales as stated
        on residual.submission_id = stated.submission_id and residual.row_no = stated.row_no
    group by own.row_no
),

bought as (
    select
        own.row_no,
        sum(demand_month.net_amount) as amount
    from own
    inner join warehouse.demand_month
        on
            own.supplier_uscc = demand_month.supplier_uscc
            and own.product_no = demand_month.product_no
            and demand_month.month_start between own.year_start and own.sale_date
    group by own.row_no
)

select
    sold.row_no,
    sold.amount as value,
    bought.amount as a
from sold
inner join bought on sold.row_no = bought.row_no
where sold.amount < bought.amount
order by sold.row_no
