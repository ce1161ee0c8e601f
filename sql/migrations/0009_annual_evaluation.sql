-- The annual evaluation: what its reports bring, obligations and their exceptions, runs, scores, editions, bulletins.

-- Staging of the five reports, as in 0005.
create table staging.industry_projects (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    project_no text not null,
    project_name text not null,
    project_year text not null,
    region_name text,
    town_name text,
    village_name text,
    project_type text not null,
    fund_source text,
    invested_amount numeric(18, 2) not null,
    built_on date,
    asset_type text,
    owner_name text,
    operator_name text,
    operator_uscc text,
    income_amount numeric(18, 2),
    return_rate numeric(9, 6),
    distributed_amount numeric(18, 2),
    household_count bigint,
    person_count bigint,
    income_per_household numeric(18, 2),
    project_status text,
    has_signboard text,
    certification_no text,
    remark text,
    org_code text not null,
    region_code text not null,
    primary key (submission_id, row_no)
);
comment on table staging.industry_projects is 'R15 产业帮扶项目(资产)台账，按报送版本保存';
create index industry_projects_key on staging.industry_projects (business_key);

create table staging.sample_inspections (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    sample_no text not null,
    product_name text not null,
    certification_no text,
    entity_name text not null,
    entity_uscc text,
    sampled_on date not null,
    test_item text,
    result text not null,
    laboratory text,
    report_no text,
    handling text,
    penalty_amount numeric(18, 2),
    remark text,
    org_code text not null,
    entity_code text not null,
    region_code text not null,
    product_key text not null,
    primary key (submission_id, row_no)
);
comment on table staging.sample_inspections is 'R17 抽检结果，按报送版本保存';
create index sample_inspections_key on staging.sample_inspections (business_key);

create table staging.rectification_issues (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    issue_no text not null,
    source text,
    responsible_unit text not null,
    responsible_uscc text,
    content text not null,
    registered_on date,
    assigned_on date,
    due_on date not null,
    measures text,
    issue_state text not null,
    is_rectified text,
    is_effective text,
    is_satisfying text,
    closed_on date,
    evidence text,
    remark text,
    org_code text not null,
    responsible_org_code text not null,
    primary key (submission_id, row_no)
);
comment on table staging.rectification_issues is 'R18 问题整改台账，按报送版本保存';
create index rectification_issues_key on staging.rectification_issues (business_key);

create table staging.annual_targets (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    object_name text not null,
    indicator_code text not null,
    indicator_name text,
    unit text,
    year_target numeric(18, 4) not null,
    quarter1_target numeric(18, 4),
    quarter2_target numeric(18, 4),
    quarter3_target numeric(18, 4),
    quarter4_target numeric(18, 4),
    document_no text,
    remark text,
    org_code text not null,
    object_code text not null,
    unit_factor numeric(18, 4) not null,
    primary key (submission_id, row_no)
);
comment on table staging.annual_targets is 'R19 年度任务分解表，按报送版本保存';
comment on column staging.annual_targets.unit_factor is '填报的计量单位折合基本单位（元、个、人、1）的倍数';
create index annual_targets_key on staging.annual_targets (business_key);

create table staging.platform_832_reserve (
    submission_id text not null references intake.submission,
    sheet text not null,
    row_no integer not null,
    period text not null,
    business_key text not null,
    in_force boolean not null default true,
    unit_name text not null,
    unit_uscc text,
    canteen_budget_amount numeric(18, 2),
    reserve_ratio numeric(9, 6),
    reserved_amount numeric(18, 2),
    union_budget_amount numeric(18, 2),
    completed_amount numeric(18, 2) not null,
    canteen_mode text not null,
    remark text,
    org_code text not null,
    unit_org_code text not null,
    primary key (submission_id, row_no)
);
comment on table staging.platform_832_reserve is 'R20 832平台预留与采购，按报送版本保存';
create index platform_832_reserve_key on staging.platform_832_reserve (business_key);

alter view staging.row_version rename to earlier_row_version;
comment on view staging.earlier_row_version is '同一业务键的各个版本：销售、认定、协议、花名册、媒体等报表';
create view staging.row_version as
select * from staging.earlier_row_version
union all
select
    'industry_projects' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.industry_projects
union all
select
    'sample_inspections' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.sample_inspections
union all
select
    'rectification_issues' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.rectification_issues
union all
select
    'annual_targets' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.annual_targets
union all
select
    'platform_832_reserve' as report,
    business_key,
    false as is_refund_row,
    submission_id,
    row_no,
    true as is_loaded,
    in_force,
    0 as first_preference,
    0 as second_preference
from staging.platform_832_reserve;
comment on view staging.row_version is '同一业务键的各个版本及其先后依据';

-- Facts of them; each holds the version in force only.
create table warehouse.fact_project (
    project_no text primary key,
    project_name text not null,
    project_year integer not null,
    project_type text not null,
    region_code text not null,
    fund_source text,
    asset_type text,
    invested_amount numeric(18, 2) not null,
    built_on date,
    operator_uscc text,
    project_status text,
    has_signboard boolean,
    product_no text,
    submission_id text not null references intake.submission,
    row_no integer not null
);
comment on table warehouse.fact_project is '产业帮扶项目（资产）：一行一个项目，只存现行版本';

create table warehouse.fact_project_year (
    project_no text not null,
    year integer not null,
    income_amount numeric(18, 2),
    distributed_amount numeric(18, 2),
    household_count bigint,
    person_count bigint,
    submission_id text not null references intake.submission,
    row_no integer not null,
    primary key (project_no, year)
);
comment on table warehouse.fact_project_year is '产业帮扶项目各年收益与分配：取该年最后一期的现行填报';

create table warehouse.fact_inspection (
    sample_no text not null,
    test_item text not null,
    product_name text not null,
    product_no text,
    entity_code text not null,
    entity_name text,
    region_code text not null,
    sampled_on date not null,
    has_passed boolean not null,
    has_penalty boolean not null,
    penalty_amount numeric(18, 2),
    submission_id text not null references intake.submission,
    row_no integer not null,
    primary key (sample_no, test_item)
);
comment on table warehouse.fact_inspection is '抽检结果：样品 × 检测项目，只存现行版本';

create table warehouse.fact_issue (
    issue_no text primary key,
    origin text not null check (origin in ('report', 'receipt')),
    source text,
    responsible_org_code text not null,
    responsible_name text,
    content text not null,
    registered_on date not null,
    due_on date not null,
    measures text,
    state text not null check (
        state in ('registered', 'assigned', 'rectifying', 'closure_requested', 'verifying', 'closed', 'sent_back')
    ),
    is_rectified boolean,
    is_effective boolean,
    is_satisfying boolean,
    closed_on date,
    reopened_count integer not null default 0,
    evidence text,
    submission_id text references intake.submission,
    row_no integer,
    constraint closed_on_three_conditions check (
        state <> 'closed' or (is_rectified and is_effective and is_satisfying and closed_on is not null)
    )
);
comment on table warehouse.fact_issue is
'整改问题：一行一个问题的现状；整改到位、成效符合上级要求、群众满意三项齐备方可销号';
create table warehouse.issue_step (
    issue_no text not null references warehouse.fact_issue deferrable initially deferred,
    step_no integer not null,
    state text not null,
    stated_on date not null,
    stated_by text not null,
    reason text,
    submission_id text references intake.submission,
    primary key (issue_no, step_no)
);
comment on table warehouse.issue_step is '整改问题的历次状态：登记、交办、整改中、申请销号、核查、销号、退回';

create table warehouse.fact_target (
    object_code text not null,
    indicator_code text not null,
    year integer not null,
    target_value numeric(18, 4) not null,
    quarter1_value numeric(18, 4),
    quarter2_value numeric(18, 4),
    quarter3_value numeric(18, 4),
    quarter4_value numeric(18, 4),
    document_no text,
    submission_id text not null references intake.submission,
    row_no integer not null,
    primary key (object_code, indicator_code, year)
);
comment on table warehouse.fact_target is
'年度任务：考核对象 × 指标 × 年度，折合为基本单位（元、个、人、比值）；城市任务单列，不由各县相加';

create table warehouse.fact_procurement_plan (
    org_code text not null,
    year integer not null,
    canteen_mode text not null check (canteen_mode in ('own', 'shared', 'outsourced', 'none')),
    canteen_budget_amount numeric(18, 2),
    reserve_ratio numeric(9, 6),
    reserved_amount numeric(18, 2),
    union_budget_amount numeric(18, 2),
    completed_amount numeric(18, 2) not null,
    submission_id text not null references intake.submission,
    row_no integer not null,
    primary key (org_code, year)
);
comment on table warehouse.fact_procurement_plan is '832平台预留与采购：单位 × 年度；完结交易额不计入本市认定产品销售';

-- Obligations: the day on which a submission counts as reported, and what a person allowed.
alter table intake.submission add column reporting_day date;
comment on column intake.submission.reporting_day is '视为报送的日期：收到之日；补录历史数据（--backload）时为填报日期';

create table intake.obligation_exception (
    exception_id bigint generated always as identity primary key,
    decision_id bigint not null references intake.decision,
    kind text not null check (kind in ('extend', 'waive')),
    org_code text not null,
    report text not null,
    period text not null,
    until date not null,
    requested_by text not null,
    approved_by text not null,
    reason text not null,
    decided_at timestamptz not null
);
comment on table intake.obligation_exception is
'延期与免报：申请人、批准人、理由、期限；extend 延至 until，waive 免报至 until；以最近一次为准，历次保留';

create table intake.reminder (
    org_code text not null,
    report text not null,
    period text not null,
    step text not null check (step in ('upcoming', 'overdue', 'first_urge', 'second_urge', 'listed')),
    stepped_on date not null,
    copied_to text,
    written_to text,
    written_at timestamptz,
    primary key (org_code, report, period, step)
);
comment on table intake.reminder is
'催报：upcoming 到期前2个工作日提醒，overdue 到期当日逾期名单，first_urge 第1个工作日首次催报，second_urge 第3个工作日二次催报（抄送牵头部门），listed 第5个工作日列入通报';

-- Runs of the assessment. A run is never changed; the newest draft of a year is what evaluation shows as "draft".
create table assessment.run (
    run_id bigint generated always as identity primary key,
    year integer not null,
    rubric text not null,
    rubric_version text not null,
    rubric_body jsonb not null,
    kind text not null check (kind in ('draft', 'what_if', 'edition')),
    data_cutoff timestamptz not null,
    input_hash text not null,
    code_version text not null,
    ruleset_version text not null,
    started_at timestamptz not null,
    marks text[] not null default '{}'
);
comment on table assessment.run is '考核运行：一个办法版本、一个数据截止时间的一次测算；不更改，重算即新的一次';
comment on column assessment.run.input_hash is '所用数据的哈希：数据不变则不变';
comment on column assessment.run.marks is '需随结果公布的标记，如虚报';
create index run_of_year on assessment.run (year, rubric, kind, run_id);

create table assessment.measure (
    run_id bigint not null references assessment.run on delete cascade,
    measure text not null,
    params_key text not null,
    year integer not null,
    object_group text not null,
    object_code text not null,
    numerator numeric,
    denominator numeric,
    row_keys text[],
    primary key (run_id, measure, params_key, year, object_group, object_code)
);
comment on table assessment.measure is '测算值：分子、分母与所依据的行';
comment on column assessment.measure.params_key is '参数（JSON 文本，键排序）；没有参数为 {}';
comment on column assessment.measure.row_keys is '所依据的行，形如 counted_sale/销售行标识；旧草案不再保留';

create table assessment.score (
    run_id bigint not null references assessment.run on delete cascade,
    object_group text not null,
    object_code text not null,
    indicator_code text not null,
    parent_code text,
    place integer not null,
    is_leaf boolean not null,
    name text not null,
    weight numeric(6, 2) not null,
    formula text,
    numerator numeric,
    denominator numeric,
    target numeric,
    value numeric,
    score numeric(6, 2),
    state text not null check (state in ('scored', 'not_applicable', 'missing_zero', 'missing_full', 'vetoed', 'sum')),
    measures jsonb not null default '[]',
    evidence jsonb not null default '[]',
    override jsonb,
    primary key (run_id, object_group, object_code, indicator_code)
);
comment on table assessment.score is '得分：对象 × 指标；缺项（not_applicable）的得分为空';
comment on column assessment.score.measures is '用到的测算值：[{measure, params_key, year}]';
comment on column assessment.score.evidence is '佐证：[{row_key, link, reviewer, reason, points}]';
comment on column assessment.score.override is '人工调整：{old, new, reason, by, at}；只限人工评分与须佐证的指标';

create table assessment.adjustment (
    run_id bigint not null references assessment.run on delete cascade,
    object_group text not null,
    object_code text not null,
    code text not null,
    kind text not null check (kind in ('bonus', 'deduction', 'veto')),
    name text not null,
    occurrences numeric not null,
    points numeric(6, 2) not null,
    detail jsonb not null default '[]',
    row_keys text[],
    primary key (run_id, object_group, object_code, code)
);
comment on table assessment.adjustment is '加分、扣分、否决，与得分分列；points 为封顶前，扣分为负';

create table assessment.rank (
    run_id bigint not null references assessment.run on delete cascade,
    object_group text not null,
    object_code text not null,
    raw_score numeric(6, 2) not null,
    applicable_weight numeric(6, 2) not null,
    missing_count integer not null,
    base_score numeric(6, 2) not null,
    bonus numeric(6, 2) not null,
    deduction numeric(6, 2) not null,
    total_score numeric(6, 2) not null,
    rank integer not null,
    tied boolean not null,
    grade text not null,
    converted_score numeric(6, 2) not null,
    vetoes text[] not null default '{}',
    primary key (run_id, object_group, object_code)
);
comment on table assessment.rank is
'排名：raw_score 适用指标得分之和，base_score 缺项折算为百分制后，total_score = base_score + 加分 − 扣分，converted_score 折入综合成效考核的分值';

create table assessment.score_override (
    override_id bigint generated always as identity primary key,
    year integer not null,
    object_code text not null,
    indicator_code text not null,
    score numeric(6, 2) not null,
    decided_by text not null,
    reason text not null,
    link text,
    decided_at timestamptz not null
);
comment on table assessment.score_override is '人工评分与调整：以最近一次为准，历次保留';

-- Editions: frozen for good. What is frozen refuses every change by every role.
create table assessment.edition (
    edition_id bigint generated always as identity primary key,
    name text not null unique,
    year integer not null,
    frozen_at timestamptz not null,
    approved_by text not null,
    reason text,
    data_cutoff timestamptz not null,
    code_version text not null,
    ruleset_version text not null,
    content_hash text not null,
    hashes jsonb not null
);
comment on table assessment.edition is '定稿：一经冻结不再改变；hashes 为各部分的 SHA-256，content_hash 为其合并';
create table assessment.edition_run (
    edition_id bigint not null references assessment.edition,
    run_id bigint not null unique references assessment.run,
    primary key (edition_id, run_id)
);
comment on table assessment.edition_run is '定稿所含的测算（县区、部门各一次）';
create table assessment.edition_row (
    edition_id bigint not null references assessment.edition,
    basis text not null,
    row_key text not null,
    body jsonb not null,
    primary key (edition_id, basis, row_key)
);
comment on table assessment.edition_row is '定稿自存的数据行：测算所依据的每一行的副本';
create table assessment.edition_statement (
    edition_id bigint not null references assessment.edition,
    measure text not null,
    statement text not null,
    primary key (edition_id, measure)
);
comment on table assessment.edition_statement is '定稿所用的测算语句，复算时用它而不用今天的';
create table assessment.edition_submission (
    edition_id bigint not null references assessment.edition,
    submission_id text not null,
    org_code text,
    report text,
    period text,
    version integer,
    sha256 text not null,
    file_name text not null,
    state text,
    primary key (edition_id, submission_id)
);
comment on table assessment.edition_submission is '定稿时有效的报送件清单';

-- Bulletins: a draft may be made anew until a named person approves it.
create table assessment.bulletin (
    bulletin_id bigint generated always as identity primary key,
    period text not null,
    state text not null check (state in ('draft', 'approved')),
    as_of date not null,
    made_at timestamptz not null,
    approved_by text,
    approved_at timestamptz,
    document_no text,
    body jsonb not null,
    files jsonb not null default '{}'
);
comment on table assessment.bulletin is '通报：draft 草稿可重出，approved 经具名批准后冻结';
create unique index bulletin_approved on assessment.bulletin (period) where state = 'approved';
create unique index bulletin_draft on assessment.bulletin (period) where state = 'draft';
create table assessment.bulletin_figure (
    bulletin_id bigint not null references assessment.bulletin on delete cascade,
    figure text not null,
    object_code text not null,
    value numeric,
    printed text,
    primary key (bulletin_id, figure, object_code)
);
comment on table assessment.bulletin_figure is '通报自存的数字，供下期核对';

-- The rows from which measures are computed: live, or as an edition keeps them. Measures name them without a schema.
create schema basis_live authorization bangfu_owner;
create schema basis_frozen authorization bangfu_owner;
comment on schema basis_live is '测算的依据：现时数据（视图）';
comment on schema basis_frozen is '测算的依据：定稿自存的数据（视图，由 bangfu.edition_id 选定定稿）';
grant usage on schema basis_live, basis_frozen to bangfu_assessor;
alter default privileges for role bangfu_owner in schema basis_live, basis_frozen
grant select on tables to bangfu_assessor;
