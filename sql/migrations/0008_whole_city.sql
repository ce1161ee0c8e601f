-- The facts of the whole city; the vault of files with persons; pulled sources; bookings of closed months.

-- What a sale line says of receipts, events, shares that buyers bought together, and subsidies.
alter table warehouse.fact_sale
add column gtin text,
add column receipt_no text,
add column event_code text,
add column group_buy_amount numeric(18, 2),
add column pickup_amount numeric(18, 2),
add column subsidy_amount numeric(18, 2);
comment on column warehouse.fact_sale.pickup_amount is '社区店月报中线上下单、到店自提的部分；订单号存于 fulfilment_ref';
comment on column warehouse.fact_sale.receipt_no is 'POS小票号（门店内收银机与交易日期另存于业务键）';
comment on column warehouse.fact_sale.group_buy_amount is '专柜、社区店月报中工会、单位团购的部分；空为未填报';
comment on column warehouse.fact_sale.subsidy_amount is '政府补贴金额（已含在实付金额内）';
alter table warehouse.fact_sale
drop constraint fact_sale_match_method_check,
add constraint fact_sale_match_method_check check (
    match_method in ('number', 'gtin', 'alias', 'name', 'link', 'inferred', 'declared')
);

alter table warehouse.dim_product add column gtin text;

-- Order and till lines of an amount, for buyers who name no order; and the buyers who may mean such a line. Both hold
-- reported columns only, as all indexes of sale lines.
create index fact_sale_paid on warehouse.fact_sale (paid_amount, quantity) where detail_level in ('order', 'pos');
create index fact_sale_bought_elsewhere on warehouse.fact_sale (sale_date)
where declared_fulfilment_channel is not null;

-- Amounts agree where the line's, which is the right one, is missed by no more than 0.5 %; the bounds of the search are
-- a little wider.
create view warehouse.possible_fulfilment as
select
    buyer.sale_row_id as buyer_row_id,
    sale_line.sale_row_id as line_row_id,
    sale_line.sale_id as line_sale_id,
    sale_line.sale_date,
    buyer.has_overlap_risk or coalesce(buyer.match_method, '') = 'inferred' as buyer_seeks
from warehouse.fact_sale as buyer
inner join warehouse.fact_sale as sale_line
    on
        sale_line.detail_level in ('order', 'pos')
        and buyer.quantity = sale_line.quantity
        and sale_line.paid_amount between buyer.paid_amount * 0.995 - 0.01 and buyer.paid_amount * 1.006 + 0.01
        and abs(buyer.paid_amount - sale_line.paid_amount) <= 0.005 * sale_line.paid_amount
        and sale_line.sale_date between buyer.sale_date - 7 and buyer.sale_date + 7
        and buyer.declared_fulfilment_channel = sale_line.own_organizing_channel
where
    buyer.report in ('union_group_buy', 'institution_procurement', 'staff_purchase')
    and buyer.declared_fulfilment_channel is not null
    and buyer.in_force
    and sale_line.in_force;
comment on view warehouse.possible_fulfilment is '没有可核实履约单号的采购行，与其数量、金额、日期、渠道相符的订单或小票行';

create function warehouse.venue_named(reference text) returns text
language sql stable parallel safe as $$
    select coalesce(
        (select venue_code from reference.venue where venue_code = reference),
        (select code from reference.alias where kind = 'venue' and alias = reference)
    )
$$;
comment on function warehouse.venue_named is '履约单号所指的销售场所：场所编号或其别名；不是场所则为空';

-- What is known of a business entity's sales from its customers, so that a month of sales need not be read again for
-- every line that changes. Kept by the resolution, under the lock of the entity.
create table warehouse.demand_month (
    supplier_uscc text not null,
    product_no text not null,
    month_start date not null,
    channel text not null,
    net_amount numeric(18, 2) not null,
    primary key (supplier_uscc, product_no, month_start, channel)
);
comment on table warehouse.demand_month is
'各主体各产品各月由采购、销售各方报送并计入的净额（按组织渠道），即 DC-5 从主体报数中扣减的部分';
-- The report of an entity is found by the code that it states, which resolution never changes.
create index fact_sale_entity on warehouse.fact_sale (own_supplier_uscc) where report = 'entity_sales';

-- What the files say that was sold, whatever became of it: one row per accepted row of every report of sales. The
-- proofs compare the star with it. Refunds of platform orders are the highest of several exports: no row states them.
create view staging.reported_sale as
select
    'institution_procurement' as report,
    submission_id,
    row_no,
    in_force,
    purchase_date as sale_date,
    amount as paid_amount,
    coalesce(return_amount, 0) as refund_amount
from staging.institution_procurement
union all
select
    'union_group_buy' as report,
    submission_id,
    row_no,
    in_force,
    accepted_on as sale_date,
    amount as paid_amount,
    0 as refund_amount
from staging.union_group_buy
union all
select
    'live_session' as report,
    submission_id,
    row_no,
    in_force,
    cast(started_at at time zone 'Asia/Shanghai' as date) as sale_date,
    gmv_amount as paid_amount,
    coalesce(refund_amount, 0) as refund_amount
from staging.live_session
union all
select
    'platform_orders' as report,
    submission_id,
    row_no,
    in_force,
    cast(paid_at at time zone 'Asia/Shanghai' as date) as sale_date,
    paid_amount,
    null as refund_amount
from staging.platform_orders
union all
select
    'staff_purchase' as report,
    submission_id,
    row_no,
    in_force,
    cast(to_date(period, 'YYYYMM') + interval '1 month' - interval '1 day' as date) as sale_date,
    amount as paid_amount,
    0 as refund_amount
from staging.staff_purchase
union all
select
    'counter_monthly' as report,
    submission_id,
    row_no,
    in_force,
    cast(to_date(period, 'YYYYMM') + interval '1 month' - interval '1 day' as date) as sale_date,
    sales_amount as paid_amount,
    least(coalesce(return_amount, 0), sales_amount) as refund_amount
from staging.counter_monthly
union all
select
    'community_shop' as report,
    submission_id,
    row_no,
    in_force,
    cast(to_date(period, 'YYYYMM') + interval '1 month' - interval '1 day' as date) as sale_date,
    sales_amount as paid_amount,
    least(coalesce(return_amount, 0), sales_amount) as refund_amount
from staging.community_shop
union all
select
    'counter_pos' as report,
    submission_id,
    row_no,
    in_force,
    business_date as sale_date,
    sales_amount as paid_amount,
    0 as refund_amount
from staging.counter_pos
union all
select
    'special_event' as report,
    submission_id,
    row_no,
    in_force,
    started_on as sale_date,
    case when has_lines then coalesce(line_amount, 0) else sales_amount end as paid_amount,
    0 as refund_amount
from staging.special_event
union all
select
    'entity_sales' as report,
    submission_id,
    row_no,
    in_force,
    cast(to_date(period, 'YYYYMM') + interval '1 month' - interval '1 day' as date) as sale_date,
    sales_amount as paid_amount,
    0 as refund_amount
from staging.entity_sales;
comment on view staging.reported_sale is '销售类报表各入库行的销售日期与金额，如填报';

create table warehouse.fact_event (
    event_code text not null,
    event_type text not null check (event_type in ('exhibition', 'signing', 'community', 'other')),
    type_word text not null,
    name text,
    place text,
    organizer_org_code text not null,
    organizer_name text,
    system_code text not null,
    region_code text not null,
    started_on date not null,
    ended_on date,
    attendance bigint,
    exhibitor_count bigint,
    certified_entity_count bigint,
    sales_amount numeric(18, 2) not null,
    certified_amount numeric(18, 2) not null,
    intent_amount numeric(18, 2),
    signed_amount numeric(18, 2),
    assisted_amount numeric(18, 2),
    subsidy_amount numeric(18, 2),
    submission_id text not null references intake.submission,
    row_no integer not null,
    primary key (event_code, submission_id)
);
comment on table warehouse.fact_event is '展销会、专场活动：一行一场，只存现行版本；意向、签约、助销金额不是销售额';

create table warehouse.fact_coverage (
    person_pseudonym text not null,
    household_pseudonym text,
    person_category text,
    region_code text not null,
    town_code text,
    entity_code text not null,
    entity_name text,
    product_no text,
    mechanism text,
    started_on date,
    ended_on date,
    income_amount numeric(18, 2),
    period text not null,
    submission_id text not null references intake.submission,
    row_no integer not null,
    primary key (submission_id, row_no)
);
comment on table warehouse.fact_coverage is '带动人口：人（假名）× 主体 × 产品 × 方式 × 半年，只存现行版本；人数、户数只可去重计数';
create index fact_coverage_person on warehouse.fact_coverage (person_pseudonym);
create index fact_coverage_entity on warehouse.fact_coverage (entity_code, product_no);

create function warehouse.word_of_program(program text) returns text
language sql immutable parallel safe as $$
    select case program
        when 'LOCAL_CERT' then '本市认定'
        when 'P832' then '832平台'
        when 'EAST_WEST' then '东西部协作'
        when 'COUNTERPART' then '对口支援'
        else '其他'
    end
$$;
comment on function warehouse.word_of_program is '项目归属的名称，供说明之用';

create function warehouse.medium_of_word(word text) returns text
language sql immutable parallel safe as $$
    select case
        when word in ('报', '台', '广播') then 'traditional'
        when word in ('网', '微', '抖音') then 'online'
        when word = '公益广告' then 'advert'
    end
$$;
comment on function warehouse.medium_of_word is 'R14 类型的媒介代码';

create table warehouse.fact_media (
    title text not null,
    title_key text not null,
    media_name text not null,
    medium text not null check (medium in ('traditional', 'online', 'advert')),
    level text not null check (level in ('national', 'provincial', 'city', 'county', 'unknown')),
    published_on date not null,
    system_code text not null,
    link text,
    is_reprint boolean not null,
    original_title text,
    original_submission_id text,
    original_row_no integer,
    submission_id text not null references intake.submission,
    row_no integer not null,
    primary key (submission_id, row_no)
);
comment on table warehouse.fact_media is '媒体宣传：一行一篇（部），只存现行版本；转载另标，不重复计篇';

create table reference.media_outlet (
    name text primary key,
    level text not null check (level in ('national', 'provincial', 'city', 'county')),
    medium text not null check (medium in ('traditional', 'online')),
    link_hosts text[] not null default '{}',
    aliases text[] not null default '{}'
);
comment on table reference.media_outlet is '媒体名录：级别以名录为准，不以填报为准';
comment on column reference.media_outlet.name is '媒体名称';
comment on column reference.media_outlet.level is '级别：national 中央，provincial 省，city 市，county 县';
comment on column reference.media_outlet.medium is '类别：traditional 报、台、广播，online 网、微、抖音';
comment on column reference.media_outlet.link_hosts is '稿件链接所在的网站域名（含其下级域名）';
comment on column reference.media_outlet.aliases is '别名';

create table reference.policy_register (
    person_pseudonym text not null,
    region_code text not null,
    valid_from date not null,
    valid_to date,
    status text,
    primary key (person_pseudonym, region_code, valid_from)
);
comment on table reference.policy_register is '脱贫享受政策人口名册（假名）；没有名册文件时为空，不作核对';
comment on column reference.policy_register.person_pseudonym is '人员假名（身份证号的 HMAC-SHA256）';
comment on column reference.policy_register.region_code is '所在区划代码';
comment on column reference.policy_register.valid_from is '列入日期';
comment on column reference.policy_register.valid_to is '移出日期；空为仍在册';
comment on column reference.policy_register.status is '状态；死亡、清退等移出原因';

create table reference.rubric (
    rubric text not null,
    rubric_version text not null,
    title text not null,
    valid_from date not null,
    body jsonb not null,
    primary key (rubric, rubric_version)
);
comment on table reference.rubric is '考核办法（评分细则），一版一行';
comment on column reference.rubric.rubric is '办法：county 县(市、区)与市属开发区，department 市直部门(系统)';
comment on column reference.rubric.rubric_version is '版本；生效后不可更改，改动须另立版本';
comment on column reference.rubric.title is '名称';
comment on column reference.rubric.valid_from is '自该日起适用';
comment on column reference.rubric.body is '全部内容：指标、分值、计分公式与参数、加分、扣分、否决、并列与等次；小数以文本保存';

-- Files with persons in them: the original lies encrypted in the vault until it expires; what stays is the tombstone.
create table intake.vaulted_file (
    sha256 text primary key,
    size_bytes bigint not null,
    reason text not null check (reason in ('rejected', 'dropped', 'hashed', 'unread')),
    stored_at timestamptz not null,
    expires_at timestamptz not null,
    purged_at timestamptz,
    cleared_at timestamptz,
    table_sha256 text
);
comment on table intake.vaulted_file is '含个人信息的原件：加密存于保险库，到期销毁后本行即为墓碑（哈希、大小、日期、原因）';
comment on column intake.vaulted_file.reason is
'rejected 不应含个人信息而含有，已拒收；dropped 个人信息列已去除；hashed 身份证号等已换成假名；unread 未能读出内容的花名册类报表';
comment on column intake.vaulted_file.purged_at is '到期销毁的时刻；空为原件仍在保险库';
comment on column intake.vaulted_file.cleared_at is '归档中的原件清除的时刻；空为待清除';
comment on column intake.vaulted_file.table_sha256 is '去除或假名化个人信息后的单元格表（归档），重审、重建时代替原件；压缩包本身和未能读出的为空';
create index vaulted_file_uncleared on intake.vaulted_file (sha256) where cleared_at is null;

-- Where each source of pulled reports stands. The cursor never runs ahead of what is archived.
create table intake.connector_state (
    source text primary key,
    reached jsonb not null default '{}',
    last_success_at timestamptz,
    last_attempt_at timestamptz,
    last_error text
);
comment on table intake.connector_state is '拉取来源的进度；游标之前的内容都已归档';
create table intake.connector_item (
    source text not null references intake.connector_state,
    item_id text not null,
    revision text not null,
    modified_at timestamptz,
    sha256 text not null,
    size_bytes bigint not null,
    org_code text not null,
    file_name text not null,
    fetched_at timestamptz not null default clock_timestamp(),
    delivered_at timestamptz,
    primary key (source, item_id, revision)
);
create index connector_item_content on intake.connector_item (sha256);
comment on table intake.connector_item is '已拉取的内容：来源 × 对方编号 × 版本，同一编号同一版本不再取第二次';
comment on column intake.connector_item.revision is '对方的版本标记：etag、大小与修改时间等；不变的内容为空串';
comment on column intake.connector_item.delivered_at is '放入收件箱的时刻；为空表示已归档、尚待放入';

-- A file that came after its month was closed and was let in: booked in the month in which it was released.
alter table intake.submission add column booking_month text;
comment on column intake.submission.booking_month is '封账后经批准入库的更正：记入放行当月（只影响入账口径）；否则为空';

-- What such a file changed in closed months, by channel: closed months stay as they were reported, and the difference
-- is booked in the month of release.
create table warehouse.booking_adjustment (
    submission_id text not null references intake.submission,
    closed_month text not null check (closed_month ~ '^[0-9]{6}$'),
    channel text not null,
    net_amount numeric(18, 2) not null,
    primary key (submission_id, closed_month, channel)
);
comment on table warehouse.booking_adjustment is
'封账后入库的更正使已封账月份改变的净额（元），由 booking_month 入账；只影响入账口径';
