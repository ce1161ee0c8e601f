-- Dimensions and facts. All money of every table comes from fact_sale rows with counted_status = 'counted'.

create table warehouse.dim_product (
    product_no text not null,
    known_during daterange not null,
    product_name text not null,
    product_key text not null,
    category text,
    spec text,
    spec_key text not null,
    unit text,
    supplier_uscc text,
    supplier_name text,
    region_code text not null,
    reference_price numeric(18, 4),
    annual_value numeric(18, 2),
    declared_person_count integer,
    brand text,
    labels text[] not null default '{}',
    cert_valid_from date not null,
    cert_valid_to date not null,
    status text not null,
    certified_on date,
    submission_id text not null references intake.submission,
    row_no integer not null,
    exclude using gist (product_no with =, known_during with &&)
);
comment on table warehouse.dim_product is '认定产品（SCD2）：known_during 为该目录版本的知悉区间，认定有效期另列';
comment on column warehouse.dim_product.known_during is '自目录所属月份首日起，至下一版所属月份首日前';
comment on column warehouse.dim_product.product_key is '规范化的产品名称，用于按名称匹配';
create index dim_product_supplier on warehouse.dim_product (supplier_uscc);
create index dim_product_key on warehouse.dim_product (product_key);

create table warehouse.dim_entity (
    uscc text not null,
    valid_during daterange not null,
    name text not null,
    entity_type text,
    region_code text not null,
    certification_status text,
    credit_status text,
    submission_id text not null references intake.submission,
    row_no integer not null,
    exclude using gist (uscc with =, valid_during with &&)
);
comment on table warehouse.dim_entity is '经营主体（SCD2）';

create table warehouse.dim_agreement (
    agreement_no text primary key,
    buyer_org_code text not null,
    buyer_name text,
    buyer_uscc text,
    buyer_type text not null,
    supplier_uscc text not null,
    supplier_name text,
    signed_on date not null,
    valid_from date,
    valid_to date,
    agreed_amount numeric(18, 2),
    fulfilled_amount numeric(18, 2),
    submission_id text not null references intake.submission,
    row_no integer not null
);
comment on table warehouse.dim_agreement is '购销合作协议；协议金额不是销售额；履约金额取最新累计数';

create table warehouse.fact_live_session (
    platform_code text not null,
    session_no text not null,
    data_as_of timestamptz not null,
    is_latest boolean not null default true,
    organizer_org_code text not null,
    organizer_name text,
    system_code text not null,
    region_code text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    participant_count bigint not null,
    view_count bigint,
    peak_online_count bigint,
    order_count bigint not null,
    buyer_count bigint,
    gmv_amount numeric(18, 2) not null,
    refund_amount numeric(18, 2) not null,
    certified_amount numeric(18, 2) not null,
    submission_id text not null references intake.submission,
    row_no integer not null,
    primary key (submission_id, row_no)
);
comment on table warehouse.fact_live_session is '直播场次快照：场次 × 数据截至时间，is_latest 为最新快照';
create unique index live_session_latest on warehouse.fact_live_session (platform_code, session_no) where is_latest;

-- Ids come from the content alone, so that a rebuild gives the same ones.
create function warehouse.sale_id(report_code text, business_key text, part text) returns text
language sql immutable parallel safe as $$
    select report_code || '-' || left(encode(sha256(convert_to(business_key, 'UTF8')), 'hex'), 20) || '-' || part
$$;
comment on function warehouse.sale_id is '销售行标识：报表代码、业务键（哈希）与部分';

create function warehouse.channel_of_word(word text) returns text
language sql immutable parallel safe as $$
    select case word
        when '专柜' then 'counter'
        when '社区店' then 'community_shop'
        when '直播' then 'livestream'
        when '电商平台' then 'ecommerce'
        when '展销会' then 'exhibition'
    end
$$;
comment on function warehouse.channel_of_word is '履约渠道的代码；直供或未填为空，即组织渠道';

create function warehouse.program_of_word(word text) returns text
language sql immutable parallel safe as $$
    select case word
        when '本市认定' then 'LOCAL_CERT'
        when '832平台' then 'P832'
        when '东西部协作' then 'EAST_WEST'
        else 'OTHER'
    end
$$;
comment on function warehouse.program_of_word is '项目归属的代码';

create table warehouse.fact_sale (
    sale_row_id bigint generated always as identity,
    sale_id text not null,
    report text not null,
    business_key text not null,
    part text not null check (part in ('main', 'uncertified', 'linked', 'residual', 'covered')),
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    in_force boolean not null default true,
    sale_date date not null,
    -- as reported
    own_organizing_channel text not null,
    own_organizing_org_code text not null,
    own_system_code text not null,
    own_buyer_org_code text not null,
    own_buyer_region_code text not null,
    own_supplier_uscc text not null,
    own_supplier_name text,
    own_order_no text,
    certification_no text,
    product_text text,
    product_key text,
    spec text,
    spec_key text,
    merchant_code text,
    item_id text,
    quantity numeric(18, 3),
    unit text,
    unit_price numeric(18, 4),
    paid_amount numeric(18, 2) not null,
    refund_amount numeric(18, 2) not null default 0,
    refunded_on date,
    net_amount numeric(18, 2) generated always as (paid_amount - refund_amount) stored,
    stated_order_count bigint not null default 0,
    program text not null default 'LOCAL_CERT' check (
        program in ('LOCAL_CERT', 'P832', 'EAST_WEST', 'COUNTERPART', 'OTHER')
    ),
    platform_code text,
    session_no text,
    venue_code text,
    main_order_no text,
    sub_order_no text,
    group_order_no text,
    invoice_no text,
    agreement_no text,
    fulfilment_ref text,
    declared_fulfilment_channel text,
    status_rank integer,
    detail_level text not null check (detail_level in ('order', 'pos', 'line', 'summary')),
    -- as resolved
    organizing_channel text not null,
    fulfilment_channel text not null,
    organizing_org_code text not null,
    system_code text not null,
    buyer_org_code text not null,
    buyer_region_code text not null,
    supplier_uscc text not null,
    supplier_name text,
    supplier_region_code text not null default 'UNKNOWN',
    product_no text,
    product_name text,
    order_no text,
    counted_status text not null default 'pending' check (
        counted_status in (
            'counted', 'duplicate', 'linked', 'superseded', 'covered_by_detail', 'uncertified', 'out_of_validity',
            'other_program', 'out_of_scope', 'pending', 'orphan_refund', 'gift'
        )
    ),
    reason text,
    counted_sale_id text,
    match_method text check (match_method in ('number', 'alias', 'name', 'link', 'declared')),
    has_overlap_risk boolean not null default false,
    constraint not_counted_says_why check (counted_status = 'counted' or reason is not null),
    primary key (sale_row_id, sale_date)
) partition by range (sale_date);
comment on table warehouse.fact_sale is '销售行：每笔至多计一次；未计入的行必有 counted_status 与原因';
comment on column warehouse.fact_sale.in_force is '该业务键的现行版本；被更正件替换的行为 false';
comment on column warehouse.fact_sale.own_organizing_channel is 'own_ 开头的列为填报内容，同名无前缀的列为归并（履约单号、场次、认定目录）后的结果';
comment on column warehouse.fact_sale.refunded_on is '退款完成日期；未知为空';
comment on column warehouse.fact_sale.has_overlap_risk is '履约单号无法核实，可能与其他渠道重复';
-- No index on a resolved column: each line is written twice, as reported and as resolved, and the second time must not
-- touch an index. A catalogue, which looks lines up by product, reads them all.
create index fact_sale_submission on warehouse.fact_sale (submission_id, row_no);
create index fact_sale_id on warehouse.fact_sale (sale_id);

-- The loader may not create tables; this makes the year a sale needs. There is no default partition: attaching to a
-- table that has one would lock out every reader, and a year is made before its first row arrives.
create function warehouse.ensure_sale_year(wanted integer) returns void
language plpgsql security definer set search_path = warehouse, pg_temp as $$
declare
    partition_name text := format('fact_sale_%s', wanted);
begin
    if to_regclass('warehouse.' || partition_name) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('warehouse.ensure_sale_year'));
    if to_regclass('warehouse.' || partition_name) is not null then
        return;
    end if;
    execute format(
        'create table warehouse.%I (like warehouse.fact_sale including defaults including constraints including generated) '
        'with (fillfactor = 50)',
        partition_name
    );
    execute format(
        'alter table warehouse.fact_sale attach partition warehouse.%I for values from (%L) to (%L)',
        partition_name, make_date(wanted, 1, 1), make_date(wanted + 1, 1, 1)
    );
end
$$;
comment on function warehouse.ensure_sale_year is '建立某年的销售分区（已有则不动）';
revoke all on function warehouse.ensure_sale_year from public;
grant execute on function warehouse.ensure_sale_year to bangfu_loader;

create table warehouse.sale_key (
    sale_id text primary key,
    sale_row_id bigint not null,
    sale_date date not null
);
comment on table warehouse.sale_key is '身份守卫：同一业务键至多一行现行且不重复（分区表自身无法保证）';

create table warehouse.sale_neighbour (
    neighbour_key text not null,
    sale_row_id bigint not null,
    primary key (neighbour_key, sale_row_id)
);
comment on table warehouse.sale_neighbour is '邻接键：场次、订单号、发票号等，解析时据此找到受影响的行';
create index sale_neighbour_row on warehouse.sale_neighbour (sale_row_id);
