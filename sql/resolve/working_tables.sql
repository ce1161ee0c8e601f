-- Working tables of one resolution; they live for the transaction and are emptied here for the second one of a trial.
--   touched_row, touched_key   the sale lines to resolve and the keys by which they meet
--   counted_before             what each of them counted before, and for whom
--   sale                       a copy of the touched lines, on which the rules work; written back at the end
--   named_supplier             the codes of suppliers that lines only name
--   link                       buyer's line -> order or till lines that fulfil it; named, or inferred (DC-3)
--   group_link                 line of staff who bought through their union -> the union's lines
--   session_total              what orders and the session report say of a session
--   venue_month                what tills and the monthly report say of a counter or shop
--   summary_buyer              buyer's line -> the summary in which it is contained
--   certificate                what the catalogue says of a product on a day
--   product_alias, reason      accepted aliases; the sentences of statuses
--   voucher_word               words for cards and vouchers, which are no goods
create temp table if not exists touched_row (sale_row_id bigint primary key) on commit delete rows;
create temp table if not exists touched_key (neighbour_key text primary key) on commit delete rows;
create temp table if not exists counted_before (
    sale_row_id bigint primary key,
    net_amount numeric(18, 2) not null,
    report text not null,
    sale_date date not null,
    supplier_uscc text not null,
    product_no text,
    channel text not null
) on commit delete rows;
create temp table if not exists sale (
    like warehouse.fact_sale including generated,
    status text,
    reason_code text,
    reason_values text[] not null default '{}',
    is_ambiguous boolean not null default false,
    is_resolved boolean not null default false
) on commit delete rows;
create temp table if not exists named_supplier (name text primary key, uscc text not null) on commit delete rows;
create temp table if not exists link (
    buyer_row_id bigint not null,
    line_row_id bigint not null,
    is_inferred boolean not null,
    primary key (buyer_row_id, line_row_id)
) on commit delete rows;
create temp table if not exists group_link (
    buyer_row_id bigint not null,
    line_row_id bigint not null,
    primary key (buyer_row_id, line_row_id)
) on commit delete rows;
create temp table if not exists session_total (
    platform_code text not null,
    session_no text not null,
    gmv_amount numeric(18, 2) not null,
    exported_amount numeric(18, 2) not null,
    is_covered boolean not null,
    primary key (platform_code, session_no)
) on commit delete rows;
create temp table if not exists venue_month (
    venue_code text not null,
    month text not null,
    till_amount numeric(18, 2),
    report_amount numeric(18, 2),
    days_missing bigint not null,
    is_covered boolean not null,
    primary key (venue_code, month)
) on commit delete rows;
create temp table if not exists summary_buyer (
    buyer_row_id bigint primary key,
    summary_name text not null
) on commit delete rows;
create temp table if not exists certificate (
    product_no text not null,
    sale_date date not null,
    is_listed boolean not null,
    suspended_as text,
    suspended_from date,
    valid_from date,
    valid_to date,
    product_name text,
    supplier_uscc text,
    supplier_name text,
    region_code text,
    primary key (product_no, sale_date)
) on commit delete rows;
create temp table if not exists product_alias (alias text not null, alias_key text not null, product_no text not null)
on commit delete rows;
create temp table if not exists reason (code text primary key, template text not null) on commit delete rows;
create temp table if not exists voucher_word (word text primary key) on commit delete rows;
truncate touched_row, touched_key, counted_before, sale, named_supplier, link, group_link, session_total, venue_month,
summary_buyer, certificate, product_alias, reason, voucher_word;
