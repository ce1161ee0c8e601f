-- The ledger: every drop, submission, issue, repair and row that was not loaded. The truth about all work.

create table intake.file_drop (
    drop_id bigint generated always as identity primary key,
    folder_org_code text not null,
    path text not null,
    file_name text not null,
    size_bytes bigint not null,
    mtime_ns bigint not null,
    sha256 text not null,
    received_at timestamptz not null,
    archived_at timestamptz,
    destination text,
    lies_at text,
    finished_at timestamptz
);
comment on table intake.file_drop is '收到的文件，处理前登记；destination 将要去的位置，lies_at 现在的位置，finished_at 离开收件箱的时刻';
create unique index file_drop_open on intake.file_drop (path, size_bytes, mtime_ns, sha256) where finished_at is null;

create table intake.submission (
    submission_id text primary key,
    drop_id bigint not null references intake.file_drop,
    member_name text,
    folder_org_code text not null,
    org_code text,
    file_name text not null,
    sha256 text not null,
    size_bytes bigint not null,
    drop_number integer not null,
    received_at timestamptz not null,
    file_mtime timestamptz not null,
    report text,
    period text,
    name_version integer,
    reported_on date,
    zero_report boolean not null default false,
    full_list boolean not null default false,
    dag text not null default 'intake_departments',
    stage text not null default 'received' check (stage in ('received', 'identified', 'judged', 'replied')),
    status text check (
        status in (
            'accepted', 'accepted_with_warnings', 'partially_accepted', 'returned', 'duplicate', 'held', 'failed'
        )
    ),
    state text check (state in ('live', 'superseded', 'returned', 'held', 'duplicate', 'failed')),
    version integer,
    scope text[] not null default '{}',
    rows_read integer not null default 0,
    rows_loaded integer not null default 0,
    rows_quarantined integer not null default 0,
    rows_excluded integer not null default 0,
    amount_read numeric(18, 2),
    amount_loaded numeric(18, 2),
    amount_quarantined numeric(18, 2),
    amount_excluded numeric(18, 2),
    unreadable_amount_rows integer not null default 0,
    understood json,
    effect json,
    supersedes text references intake.submission,
    superseded_by text references intake.submission,
    duplicate_of text references intake.submission,
    parent_submission_id text references intake.submission,
    content_hash text,
    hold_question text,
    ruleset_version text,
    failure text,
    claimed_by text,
    lease_until timestamptz,
    attempts integer not null default 0,
    judged_at timestamptz,
    replied_at timestamptz,
    constraint rows_conserved check (rows_read = rows_loaded + rows_quarantined + rows_excluded),
    constraint yuan_conserved check (
        amount_read is not distinct from amount_loaded + amount_quarantined + amount_excluded
    ),
    constraint judged_has_status check ((stage in ('judged', 'replied')) = (status is not null)),
    constraint one_submission_per_member unique nulls not distinct (drop_id, member_name)
);
comment on table intake.submission is '报送件：一个文件（或压缩包中的一个成员）的一次报送及其结论';
comment on column intake.submission.drop_number is '同一单位同一字节内容的第几次报送';
comment on column intake.submission.org_code is '填报单位；压缩包成员或代报时可与文件夹单位不同';
comment on column intake.submission.hold_question is '待答复的问题（同一问题一次答复放行全部）';
create index submission_waiting on intake.submission (dag, stage) where stage in ('received', 'identified');
create index submission_series on intake.submission (report, org_code, period);
create index submission_sha256 on intake.submission (sha256);

create table intake.issue (
    issue_id bigint generated always as identity primary key,
    submission_id text not null references intake.submission,
    rule text not null,
    ruleset_version text not null,
    severity text not null check (severity in ('error', 'warning', 'note')),
    actor text not null default 'submitter' check (actor in ('submitter', 'us')),
    sheet text,
    row_no integer,
    column_name text,
    value text,
    expected text,
    message text not null,
    template text not null,
    template_values jsonb not null default '{}',
    action text not null check (action in ('quarantined', 'rejected', 'repaired', 'kept', 'excluded')),
    state text not null default 'open' check (state in ('open', 'corrected', 'explained', 'closed')),
    fingerprint text
);
comment on table intake.issue is '问题：规则、严重程度、位置、原值、说明、处理、状态；一行一处';
create index issue_submission on intake.issue (submission_id);
create index issue_fingerprint on intake.issue (fingerprint);

create table intake.repair (
    submission_id text not null references intake.submission,
    sheet text,
    row_no integer not null,
    column_name text not null,
    before_text text not null,
    after_text text not null,
    rule text not null
);
comment on table intake.repair is '修复：只有一种读法的单元格由原值改为新值的记录';
create index repair_submission on intake.repair (submission_id);

create table intake.unloaded_row (
    submission_id text not null references intake.submission,
    sheet text,
    row_no integer not null,
    outcome text not null check (outcome in ('quarantined', 'excluded')),
    reason text not null,
    amount numeric(18, 2),
    cells jsonb not null,
    corrected_by text references intake.submission,
    primary key (submission_id, row_no)
);
comment on table intake.unloaded_row is '未入库的行：隔离或剔除，附原因与原文';

create table intake.receipt (
    submission_id text primary key references intake.submission,
    body json not null,
    written_to text,
    written_at timestamptz
);
comment on table intake.receipt is '回执：随时可按台账重写';

create table intake.decision (
    decision_id bigint generated always as identity primary key,
    question text not null,
    answer text not null,
    decided_by text not null,
    reason text not null,
    decided_at timestamptz not null
);
comment on table intake.decision is '人工答复：永久保留';

create table intake.closed_period (
    period text primary key,
    closed_by text not null,
    reason text not null,
    closed_at timestamptz not null
);
comment on table intake.closed_period is '已封账的报告期';
