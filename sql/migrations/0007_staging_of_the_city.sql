-- Staging of the reports of staff, counters, shops, events, rosters, media and business entities, as in 0005.

create table staging.staff_purchase (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    reporting_unit_name text,
    report_month text,
    product_name text not null,
    certification_no text,
    spec text,
    supplier_name text not null,
    supplier_uscc text,
    organizing_mode text not null,
    buyer_count bigint not null,
    order_count bigint not null,
    unit text,
    quantity numeric(18, 3) not null,
    amount numeric(18, 2) not null,
    fulfilment_channel text,
    fulfilment_ref text,
    session_no text,
    remark text,
    org_code text not null,
    system_code text not null,
    region_code text not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.staff_purchase is 'R02 干部职工采购月报，按报送版本保存';
create index staff_purchase_key on staging.staff_purchase (business_key);

create table staging.counter_monthly (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    venue_code text not null,
    venue_name text,
    store_name text,
    region_name text,
    opened_on date,
    venue_status text,
    certification_no text,
    product_name text,
    gtin text,
    supplier_name text,
    supplier_uscc text,
    opening_stock numeric(18, 3),
    purchased_quantity numeric(18, 3),
    loss_quantity numeric(18, 3),
    closing_stock numeric(18, 3),
    quantity numeric(18, 3),
    sales_amount numeric(18, 2) not null,
    certified_amount numeric(18, 2) not null,
    return_amount numeric(18, 2),
    ytd_amount numeric(18, 2),
    group_buy_amount numeric(18, 2),
    remark text,
    org_code text not null,
    venue text not null,
    venue_region_code text not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.counter_monthly is 'R03 专柜(专区)销售月报，按报送版本保存';
create index counter_monthly_key on staging.counter_monthly (business_key);

create table staging.counter_pos (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    store_code text not null,
    till_no text not null,
    receipt_no text not null,
    business_date date not null,
    line_no bigint not null,
    sold_at timestamptz,
    item_code text,
    gtin text,
    product_name text not null,
    quantity numeric(18, 3) not null,
    unit text,
    list_price numeric(18, 4),
    unit_price numeric(18, 4),
    discount_amount numeric(18, 2),
    sales_amount numeric(18, 2) not null,
    transaction_type text not null,
    member_flag text,
    group_flag text,
    payment_method text,
    original_receipt_no text,
    org_code text not null,
    venue text not null,
    venue_region_code text not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.counter_pos is 'R04 专柜POS销售明细，按报送版本保存';
create index counter_pos_key on staging.counter_pos (business_key);

create table staging.special_event (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    event_code text not null,
    event_name text,
    started_on date not null,
    ended_on date,
    place text,
    organizer_name text not null,
    undertaker_name text,
    system_name text,
    region_name text,
    event_type text not null,
    exhibitor_count bigint,
    certified_entity_count bigint,
    attendance bigint,
    sales_amount numeric(18, 2) not null,
    certified_amount numeric(18, 2) not null,
    intent_amount numeric(18, 2),
    signed_amount numeric(18, 2),
    assisted_amount numeric(18, 2),
    subsidy_amount numeric(18, 2),
    exhibitor_name text,
    exhibitor_uscc text,
    product_name text,
    certification_no text,
    spec text,
    unit text,
    quantity numeric(18, 3),
    line_amount numeric(18, 2),
    is_certified text,
    promotion_note text,
    remark text,
    has_lines boolean not null,
    event_category text not null,
    organizer_org_code text not null,
    system_code text not null,
    region_code text not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.special_event is 'R08 展销会/专场活动报告，按报送版本保存';
create index special_event_key on staging.special_event (business_key);

create table staging.community_shop (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    venue_code text not null,
    venue_name text,
    operator_name text,
    community_name text,
    shop_brand text,
    store_name text,
    region_name text,
    opened_on date,
    venue_status text,
    certification_no text,
    product_name text,
    gtin text,
    supplier_name text,
    supplier_uscc text,
    opening_stock numeric(18, 3),
    purchased_quantity numeric(18, 3),
    loss_quantity numeric(18, 3),
    closing_stock numeric(18, 3),
    quantity numeric(18, 3),
    sales_amount numeric(18, 2) not null,
    certified_amount numeric(18, 2) not null,
    return_amount numeric(18, 2),
    ytd_amount numeric(18, 2),
    group_buy_amount numeric(18, 2),
    online_pickup_amount numeric(18, 2),
    pickup_order_no text,
    remark text,
    org_code text not null,
    venue text not null,
    venue_region_code text not null,
    product_key text not null,
    spec_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.community_shop is 'R09 社区店销售月报，按报送版本保存';
create index community_shop_key on staging.community_shop (business_key);

create table staging.beneficiary_roster (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    region_name text,
    town_name text,
    village_name text,
    person_pseudonym text not null,
    household_pseudonym text,
    person_category text,
    entity_name text,
    entity_uscc text,
    certification_no text,
    mechanism text,
    started_on date,
    ended_on date,
    income_amount numeric(18, 2),
    region_code text not null,
    town_code text,
    entity_code text not null,
    primary key (submission_id, row_no)
);
comment on table staging.beneficiary_roster is 'R13 带动脱贫人口花名册（身份证号、户编号为不可逆的假名），按报送版本保存';
create index beneficiary_roster_key on staging.beneficiary_roster (business_key);

create table staging.media_coverage (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    title text not null,
    media_name text not null,
    stated_level text,
    media_type text not null,
    published_on date not null,
    section_name text,
    author_org_name text,
    system_name text,
    link text,
    evidence_file text,
    is_reprint text,
    original_title text,
    remark text,
    title_key text not null,
    system_code text not null,
    primary key (submission_id, row_no)
);
comment on table staging.media_coverage is 'R14 媒体宣传台账，按报送版本保存';
create index media_coverage_key on staging.media_coverage (business_key);

create table staging.entity_sales (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    supplier_uscc text not null,
    supplier_name text,
    report_month text,
    certification_no text not null,
    product_name text,
    sales_amount numeric(18, 2) not null,
    of_institution_amount numeric(18, 2),
    of_union_amount numeric(18, 2),
    of_staff_amount numeric(18, 2),
    of_counter_amount numeric(18, 2),
    of_community_shop_amount numeric(18, 2),
    of_exhibition_amount numeric(18, 2),
    of_livestream_amount numeric(18, 2),
    of_ecommerce_amount numeric(18, 2),
    of_832_amount numeric(18, 2),
    of_wholesale_amount numeric(18, 2),
    reported_elsewhere_amount numeric(18, 2),
    quantity numeric(18, 3),
    unit text,
    stock_quantity numeric(18, 3),
    ytd_amount numeric(18, 2),
    remark text,
    org_code text not null,
    region_code text not null,
    product_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.entity_sales is 'R16 经营主体销售月报，按报送版本保存';
create index entity_sales_key on staging.entity_sales (business_key);

-- A version of a row of the new reports is newer when its file is newer.
create or replace view staging.row_version as
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
from staging.purchase_agreements
union all
select
    'staff_purchase' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.staff_purchase
union all
select
    'counter_monthly' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.counter_monthly
union all
select
    'counter_pos' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.counter_pos
union all
select
    'special_event' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.special_event
union all
select
    'community_shop' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.community_shop
union all
select
    'beneficiary_roster' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.beneficiary_roster
union all
select
    'media_coverage' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.media_coverage
union all
select
    'entity_sales' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.entity_sales;
comment on view staging.row_version is '同一业务键的各个版本及其先后依据';
