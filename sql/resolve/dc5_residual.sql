-- DC-5, second pass: what an entity sold of a product through a month of the year, less what its customers are counted
-- for until then, is its residual; the month counts what that adds to the last month reported, or takes off it. The
-- rest of the report is covered by the others'. Reports that cannot count, such as those of a product without a
-- certificate, stand aside.
-- grain: one month of an entity and product
insert into warehouse.demand_month as known (supplier_uscc, product_no, month_start, channel, net_amount)
select
    supplier_uscc,
    product_no,
    month_start,
    channel,
    net_amount
from demand_change
on conflict (supplier_uscc, product_no, month_start, channel) do update
    set net_amount = known.net_amount + excluded.net_amount;

insert into entity_month
with reports as (
    select
        reported.sale_row_id,
        reported.sale_date,
        entity_year.supplier_uscc,
        entity_year.product_no,
        entity_year.year_start,
        stated.sales_amount - coalesce(stated.of_832_amount, 0) as reported_amount
    from entity_year
    inner join warehouse.fact_sale as reported
        on
            reported.report = 'entity_sales'
            and entity_year.supplier_uscc = reported.own_supplier_uscc
            and entity_year.product_no = reported.product_no
    inner join staging.entity_sales as stated
        on reported.submission_id = stated.submission_id and reported.row_no = stated.row_no
    where
        reported.part = 'residual'
        and reported.in_force
        and reported.counted_status = 'counted'
        and reported.sale_date >= entity_year.year_start
        and reported.sale_date < entity_year.year_start + interval '1 year'
),

until_then as (
    select
        reports.*,
        demand.net_amount as demand_amount,
        greatest(
            0, sum(reports.reported_amount) over months - demand.net_amount
        ) as residual_amount
    from reports
    cross join
        lateral (
            select coalesce(sum(demand_month.net_amount), 0) as net_amount
            from warehouse.demand_month
            where
                demand_month.supplier_uscc = reports.supplier_uscc
                and demand_month.product_no = reports.product_no
                and demand_month.month_start between reports.year_start and reports.sale_date
        ) as demand
    window months as (
        partition by reports.supplier_uscc, reports.product_no, reports.year_start
        order by reports.sale_date
    )
)

select
    sale_row_id,
    sale_date,
    reported_amount,
    residual_amount - lag(residual_amount, 1, 0) over (
        partition by supplier_uscc, product_no, year_start
        order by sale_date
    ) as residual_amount,
    demand_amount
from until_then;

analyze entity_month;

-- The months of other files move too; they are part of what this load changed.
insert into counted_before (sale_row_id, net_amount, report, sale_date, supplier_uscc, product_no, channel)
select
    residual.sale_row_id,
    residual.net_amount,
    residual.report,
    residual.sale_date,
    residual.supplier_uscc,
    residual.product_no,
    residual.organizing_channel as channel
from entity_month
inner join warehouse.fact_sale as residual
    on entity_month.sale_row_id = residual.sale_row_id and entity_month.sale_date = residual.sale_date
where
    entity_month.sale_row_id not in (
        select touched_row.sale_row_id
        from touched_row
    );

insert into touched_row (sale_row_id)
select sale_row_id
from entity_month
on conflict do nothing;

update warehouse.fact_sale
set paid_amount = entity_month.residual_amount
from entity_month
where
    fact_sale.sale_row_id = entity_month.sale_row_id
    and fact_sale.sale_date = entity_month.sale_date
    and fact_sale.paid_amount <> entity_month.residual_amount
