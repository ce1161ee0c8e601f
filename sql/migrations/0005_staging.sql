-- Staging: one table per report type, typed, immutable per submission (only in_force changes).
-- First what every table has, then the report's fields, then what the register and the vocabularies say about them.

create table staging.institution_procurement (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    seq_no bigint,
    purchase_date date not null,
    purchase_category text,
    product_name text not null,
    certification_no text,
    spec text,
    unit text not null,
    quantity numeric(18, 3) not null,
    unit_price numeric(18, 4),
    amount numeric(18, 2) not null,
    supplier_name text not null,
    supplier_uscc text not null,
    agreement_no text,
    invoice_no text,
    delivery_note_no text,
    program text not null,
    fulfilment_channel text,
    fulfilment_ref text,
    return_amount numeric(18, 2),
    remark text,
    org_code text not null,
    system_code text not null,
    region_code text not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.institution_procurement is 'R01 单位采购月报，按报送版本保存';
create index institution_procurement_key on staging.institution_procurement (business_key);

create table staging.union_group_buy (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    union_name text not null,
    union_code text,
    group_order_no text not null,
    line_no bigint not null,
    occasion text,
    ordered_on date,
    accepted_on date not null,
    organizing_mode text,
    certification_no text,
    product_name text not null,
    spec text,
    unit text,
    unit_price numeric(18, 4),
    quantity numeric(18, 3) not null,
    amount numeric(18, 2) not null,
    recipient_count bigint,
    per_capita_standard numeric(18, 2),
    supplier_name text not null,
    supplier_uscc text not null,
    fulfilment_channel text,
    fulfilment_ref text,
    fund_source text not null,
    invoice_no text,
    remark text,
    org_code text not null,
    system_code text not null,
    buyer_org_code text not null,
    buyer_region_code text not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.union_group_buy is 'R05 工会团购订单，按报送版本保存';
create index union_group_buy_key on staging.union_group_buy (business_key);

create table staging.live_session (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    session_no text not null,
    platform text not null,
    account_name text,
    room_name text,
    organizer_name text not null,
    system_name text,
    region_name text,
    undertaker_name text,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    participant_count bigint not null,
    view_count bigint,
    peak_online_count bigint,
    order_count bigint not null,
    buyer_count bigint,
    gmv_amount numeric(18, 2) not null,
    refund_amount numeric(18, 2),
    refund_order_count bigint,
    certified_amount numeric(18, 2) not null,
    data_as_of timestamptz not null,
    evidence_link text,
    platform_code text not null,
    organizer_org_code text not null,
    system_code text not null,
    region_code text not null,
    primary key (submission_id, row_no)
);
comment on table staging.live_session is 'R06 直播专场场次报告，按报送版本保存';
create index live_session_key on staging.live_session (business_key);

create table staging.platform_orders (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    platform text,
    main_order_no text not null,
    sub_order_no text,
    ordered_at timestamptz,
    paid_at timestamptz not null,
    completed_at timestamptz,
    item_id text,
    product_name text not null,
    spec text,
    merchant_code text,
    quantity numeric(18, 3) not null,
    unit_price numeric(18, 4),
    payable_amount numeric(18, 2),
    platform_discount numeric(18, 2),
    merchant_discount numeric(18, 2),
    paid_amount numeric(18, 2) not null,
    order_status text not null,
    cancel_reason text,
    after_sale_status text,
    refund_amount numeric(18, 2),
    refunded_at timestamptz,
    traffic_source text,
    session_no text,
    influencer_account text,
    platform_code text not null,
    status_rank integer not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.platform_orders is 'R07 平台订单导出，按报送版本保存';
create index platform_orders_key on staging.platform_orders (business_key);

create table staging.platform_order_state (
    submission_id text not null references intake.submission,
    row_no integer not null,
    business_key text not null,
    status_rank integer not null,
    refund_amount numeric(18, 2),
    primary key (submission_id, row_no)
);
comment on table staging.platform_order_state is 'R07 未入库（从未付款）的订单行状态：阻止更早的状态在其后到达时生效';
create index platform_order_state_key on staging.platform_order_state (business_key);

-- Platforms count a refund by the day it succeeded; one only applied for, refused or withdrawn takes nothing off.
create function staging.refund_done(line staging.platform_orders) returns numeric
language sql immutable parallel safe as $$
    select case
        when line.paid_amount < 0 then -line.paid_amount
        when
            line.refunded_at is null
            and line.status_rank < 3
            and line.after_sale_status ~ '中|待|申请|协商|拒绝|关闭|取消|撤销|撤回|失败|无'
            and line.after_sale_status !~ '成功|已退|完成'
            then 0
        else coalesce(line.refund_amount, 0)
    end
$$;
comment on function staging.refund_done is 'R07 一行中已成功的退款（元）';

create table staging.certification_catalogue (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    certification_no text not null,
    batch_no text,
    document_no text,
    certified_on date,
    product_name text not null,
    category text,
    spec text,
    unit text,
    supplier_name text not null,
    supplier_uscc text not null,
    region_name text,
    town_name text,
    reference_price numeric(18, 4),
    annual_output numeric(18, 3),
    annual_value numeric(18, 2),
    assistance_mechanism text,
    declared_person_count bigint,
    declared_household_count bigint,
    label_type text,
    label_certificate_no text,
    label_valid_to date,
    trademark text,
    brand text,
    gtin text,
    valid_from date not null,
    valid_to date not null,
    status text not null,
    region_code text not null,
    known_from date not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.certification_catalogue is 'R10 消费帮扶产品认定目录，按报送版本保存';
create index certification_catalogue_key on staging.certification_catalogue (business_key);
create index certification_catalogue_number on staging.certification_catalogue (certification_no);

create table staging.business_entities (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    supplier_uscc text not null,
    name text not null,
    entity_type text,
    region_name text,
    address text,
    founded_on date,
    main_products text,
    certification_status text,
    certified_on date,
    assistance_mechanism text,
    leading_level text,
    annual_sales numeric(18, 2),
    credit_status text,
    inspection_result text,
    region_code text not null,
    known_from date not null,
    primary key (submission_id, row_no)
);
comment on table staging.business_entities is 'R11 经营主体名录，按报送版本保存';
create index business_entities_key on staging.business_entities (business_key);

create table staging.purchase_agreements (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    agreement_no text not null,
    buyer_name text,
    buyer_uscc text,
    buyer_type text not null,
    supplier_name text,
    supplier_uscc text not null,
    product_name text,
    signed_on date not null,
    valid_from date,
    valid_to date,
    agreed_amount numeric(18, 2),
    agreed_quantity numeric(18, 3),
    signing_event text,
    attachment text,
    month_fulfilled_amount numeric(18, 2),
    cumulative_fulfilled_amount numeric(18, 2),
    buyer_org_code text not null,
    primary key (submission_id, row_no)
);
comment on table staging.purchase_agreements is 'R12 购销合作协议台账，按报送版本保存';
create index purchase_agreements_key on staging.purchase_agreements (business_key);
create index purchase_agreements_number on staging.purchase_agreements (agreement_no);

-- What decides between two versions of a row before the versions of their files do: the later snapshot of a session,
-- the further state and the higher refund of an order line. A refund row competes with refund rows only.
create view staging.row_version as
select
    'institution_procurement' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    cast(0 as numeric) as first_preference,
    cast(0 as numeric) as second_preference
from staging.institution_procurement
union all
select
    'union_group_buy' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.union_group_buy
union all
select
    'live_session' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    extract(epoch from data_as_of) as first_preference,
    0 as second_preference
from staging.live_session
union all
select
    'platform_orders' as report,
    business_key,
    paid_amount < 0 as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    case when paid_amount < 0 then 0 else status_rank end as first_preference,
    case when paid_amount < 0 then 0 else staging.refund_done(platform_orders) end as second_preference
from staging.platform_orders
union all
select
    'platform_orders' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    false as is_loaded,
    false as in_force,
    status_rank as first_preference,
    coalesce(refund_amount, 0) as second_preference
from staging.platform_order_state
union all
select
    'certification_catalogue' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.certification_catalogue
union all
select
    'business_entities' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.business_entities
union all
select
    'purchase_agreements' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.purchase_agreements;
comment on view staging.row_version is '同一业务键的各个版本及其先后依据';
