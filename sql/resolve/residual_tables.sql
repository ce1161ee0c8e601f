-- Working tables of the second pass, which compares what business entities report with what their customers do; they
-- live for the transaction and are emptied here for the second one of a trial.
--   demand_change              by how much the counted sales of an entity's product changed, month by month
--   entity_year                the entities, products and years whose residuals may have moved
--   entity_month               the reports of these entities and what of each is counted
create temp table if not exists demand_change (
    supplier_uscc text not null,
    product_no text not null,
    month_start date not null,
    channel text not null,
    net_amount numeric(18, 2) not null,
    primary key (supplier_uscc, product_no, month_start, channel)
) on commit delete rows;
create temp table if not exists entity_year (
    supplier_uscc text not null,
    product_no text not null,
    year_start date not null,
    primary key (supplier_uscc, product_no, year_start)
) on commit delete rows;
create temp table if not exists entity_month (
    sale_row_id bigint primary key,
    sale_date date not null,
    reported_amount numeric(18, 2) not null,
    residual_amount numeric(18, 2) not null,
    demand_amount numeric(18, 2) not null
) on commit delete rows;
truncate demand_change, entity_year, entity_month;
