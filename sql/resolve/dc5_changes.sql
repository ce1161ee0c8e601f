-- DC-5, second pass: by how much the touched lines changed what the customers of each entity are counted for; and whose
-- reports must be compared with it again. Sales without a supplier or a product are taken off nobody's report.
-- grain: one entity, product, month and organising channel
insert into demand_change
with counted as (
    select
        report,
        supplier_uscc,
        product_no,
        sale_date,
        channel,
        -net_amount as net_amount
    from counted_before
    union all
    select
        report,
        supplier_uscc,
        product_no,
        sale_date,
        organizing_channel as channel,
        net_amount
    from sale
    where status is null
)

select
    supplier_uscc,
    product_no,
    cast(date_trunc('month', sale_date) as date) as month_start,
    channel,
    sum(net_amount) as net_amount
from counted
where
    report <> 'entity_sales'
    and supplier_uscc <> 'UNKNOWN'
    and product_no <> 'DECLARED'
group by supplier_uscc, product_no, month_start, channel
having sum(net_amount) <> 0;

insert into entity_year
with touched as (
    select
        supplier_uscc,
        product_no,
        month_start as some_day
    from demand_change
    union
    select
        supplier_uscc,
        product_no,
        sale_date as some_day
    from counted_before
    where report = 'entity_sales'
    union
    select
        supplier_uscc,
        product_no,
        sale_date as some_day
    from sale
    where report = 'entity_sales'
)

select distinct
    supplier_uscc,
    product_no,
    cast(date_trunc('year', some_day) as date) as year_start
from touched
where product_no is not null;

analyze entity_year
