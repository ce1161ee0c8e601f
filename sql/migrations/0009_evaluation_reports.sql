-- The reports of the annual evaluation: projects, inspections, rectification, targets, reserves.

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
    issue_source text,
    responsible_unit text not null,
    responsible_uscc text,
    problem text not null,
    registered_on date,
    assigned_on date,
    due_on date not null,
    measures text,
    issue_state text,
    is_rectified text,
    is_effective text,
    is_satisfying text,
    closed_on date,
    evidence text,
    remark text,
    org_code text not null,
    responsible_org_code text not null,
    state text not null,
    primary key (submission_id, row_no)
);
comment on table staging.rectification_issues is 'R18 问题整改台账，按报送版本保存';
comment on column staging.rectification_issues.state is '状态代码；表上没有状态时由交办日期、整改措施、三项结论得出';
create index rectification_issues_no on staging.rectification_issues (issue_no);
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
select
    report,
    business_key,
    is_refund_row,
    submission_id,
    row_no,
    is_loaded,
    in_force,
    first_preference,
    second_preference
from staging.earlier_row_version
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
    -- A ledger is carried on: that of the later month is newer, whatever version each of them has.
    cast(period as integer) as first_preference,
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
    issue_source text,
    responsible_org_code text not null,
    responsible_name text,
    problem text not null,
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
    is_jump boolean not null default false,
    is_reopening boolean not null default false,
    submission_id text references intake.submission,
    row_no integer,
    primary key (issue_no, step_no)
);
comment on table warehouse.issue_step is '整改问题的历次状态：登记、交办、整改中、申请销号、核查、销号、退回';
comment on column warehouse.issue_step.is_jump is '与上一状态之间缺少必经环节';
comment on column warehouse.issue_step.is_reopening is '销号后又重新打开';

-- What persons did about issues. Facts and steps follow from it and from the reports, and can be made anew.
create table intake.issue_handover (
    issue_no text primary key,
    submission_id text not null references intake.submission,
    rule text not null,
    org_code text not null,
    due_on date not null,
    problem text not null,
    handed_by text not null,
    handed_on date not null,
    unique (submission_id, rule)
);
comment on table intake.issue_handover is '交办：报送件中的问题转为整改问题，永久保留';
create table intake.issue_move (
    move_id bigint generated always as identity primary key,
    issue_no text not null,
    state text not null,
    is_rectified boolean not null default false,
    is_effective boolean not null default false,
    is_satisfying boolean not null default false,
    moved_by text not null,
    reason text not null,
    moved_on date not null
);
comment on table intake.issue_move is '整改问题状态的人工变更，永久保留';
create index issue_move_issue on intake.issue_move (issue_no);

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
