-- The annual evaluation: obligations and their exceptions, runs, scores, editions, bulletins.

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
    until_date date not null,
    requested_by text not null,
    approved_by text not null,
    reason text not null,
    decided_at timestamptz not null
);
comment on table intake.obligation_exception is
'延期与免报：申请人、批准人、理由、期限；extend 延至 until_date，waive 免报至 until_date；以最近一次为准，历次保留';

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
-- The register refuses to change a rubric that an edition was frozen with.
grant select (rubric, rubric_version, kind) on assessment.run to bangfu_loader;
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
    sort_order integer not null,
    is_leaf boolean not null,
    indicator_name text not null,
    weight numeric(6, 2) not null,
    formula text,
    numerator numeric,
    denominator numeric,
    target_value numeric,
    measured_value numeric,
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
    adjustment_name text not null,
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
    object_name text not null,
    sort_order integer not null,
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
    edition_name text not null unique,
    year integer not null,
    frozen_at timestamptz not null,
    approved_by text not null,
    reason text,
    data_cutoff timestamptz not null,
    code_version text not null,
    ruleset_version text not null,
    content_hash text not null,
    part_hashes jsonb not null
);
comment on table assessment.edition is '定稿：一经冻结不再改变；part_hashes 为各部分的 SHA-256，content_hash 为其合并';
create table assessment.edition_run (
    edition_id bigint not null references assessment.edition deferrable initially deferred,
    run_id bigint not null unique references assessment.run,
    primary key (edition_id, run_id)
);
comment on table assessment.edition_run is '定稿所含的测算（县区、部门各一次）';
create table assessment.edition_row (
    edition_id bigint not null references assessment.edition deferrable initially deferred,
    basis text not null,
    row_key text not null,
    body jsonb not null,
    primary key (edition_id, basis, row_key)
);
comment on table assessment.edition_row is '定稿自存的数据行：测算所依据的每一行的副本';
create table assessment.edition_statement (
    edition_id bigint not null references assessment.edition deferrable initially deferred,
    measure text not null,
    statement_text text not null,
    primary key (edition_id, measure)
);
comment on table assessment.edition_statement is '定稿所用的测算语句，复算时用它而不用今天的';
create table assessment.edition_submission (
    edition_id bigint not null references assessment.edition deferrable initially deferred,
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

-- The parts of an edition are written first and its own row last: an edition that can be seen is finished. From then
-- on its parts and its runs refuse every change, whoever asks. A superuser can switch triggers off; what was changed
-- then is found by `edition verify`.
create function assessment.refuse_frozen() returns void
language plpgsql as $$
begin
    raise exception '定稿一经冻结不再改变：不得增加、更改、删除或清空；数据有误的，更正后另行定稿'
        using errcode = 'restrict_violation';
end
$$;
comment on function assessment.refuse_frozen is '拒绝对定稿的更改';

create function assessment.refuse_change() returns trigger
language plpgsql as $$
begin
    perform assessment.refuse_frozen();
    return null;
end
$$;
comment on function assessment.refuse_change is '定稿及其测算：不得更改、删除';

create function assessment.refuse_emptying() returns trigger
language plpgsql as $$
begin
    if exists (select from assessment.edition) then
        perform assessment.refuse_frozen();
    end if;
    return null;
end
$$;
comment on function assessment.refuse_emptying is '有定稿时，与定稿有关的表不得清空';

create function assessment.refuse_late_part() returns trigger
language plpgsql as $$
begin
    if exists (select from added inner join assessment.edition using (edition_id)) then
        perform assessment.refuse_frozen();
    end if;
    return null;
end
$$;
comment on function assessment.refuse_late_part is '已完成的定稿不得增加内容';

create function assessment.refuse_late_result() returns trigger
language plpgsql as $$
begin
    if exists (
        select from added
        inner join assessment.edition_run using (run_id)
        inner join assessment.edition using (edition_id)
    ) then
        perform assessment.refuse_frozen();
    end if;
    return null;
end
$$;
comment on function assessment.refuse_late_result is '已完成的定稿的测算不得增加结果';

create function assessment.refuse_change_of_result() returns trigger
language plpgsql as $$
begin
    if exists (
        select from assessment.run
        where kind = 'edition' and (run_id = old.run_id or (tg_op = 'UPDATE' and run_id = new.run_id))
    ) then
        perform assessment.refuse_frozen();
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end
$$;
comment on function assessment.refuse_change_of_result is '定稿的测算结果：不得更改、删除；草案的可以';

create function assessment.refuse_stray_run() returns trigger
language plpgsql as $$
begin
    if not exists (select from assessment.edition_run where run_id = new.run_id) then
        raise exception '定稿的测算须属于一个定稿' using errcode = 'restrict_violation';
    end if;
    return null;
end
$$;
comment on function assessment.refuse_stray_run is '定稿的测算须属于一个定稿，提交时检查';

do $$
declare
    named text;
begin
    foreach named in array array['edition', 'edition_run', 'edition_row', 'edition_statement', 'edition_submission'] loop
        execute format(
            'create trigger refuse_change before update or delete on assessment.%I '
            'for each statement execute function assessment.refuse_change()',
            named
        );
    end loop;
    foreach named in array array['edition_run', 'edition_row', 'edition_statement', 'edition_submission'] loop
        execute format(
            'create trigger refuse_late_part after insert on assessment.%I referencing new table as added '
            'for each statement execute function assessment.refuse_late_part()',
            named
        );
    end loop;
    foreach named in array array['measure', 'score', 'adjustment', 'rank'] loop
        execute format(
            'create trigger refuse_change before update or delete on assessment.%I '
            'for each row execute function assessment.refuse_change_of_result()',
            named
        );
        execute format(
            'create trigger refuse_late_result after insert on assessment.%I referencing new table as added '
            'for each statement execute function assessment.refuse_late_result()',
            named
        );
    end loop;
    foreach named in array array[
        'edition', 'edition_run', 'edition_row', 'edition_statement', 'edition_submission',
        'run', 'measure', 'score', 'adjustment', 'rank'
    ] loop
        execute format(
            'create trigger refuse_emptying before truncate on assessment.%I '
            'for each statement execute function assessment.refuse_emptying()',
            named
        );
    end loop;
end
$$;
create trigger refuse_change before update on assessment.run
for each row when (old.kind = 'edition' or new.kind = 'edition') execute function assessment.refuse_change();
create trigger refuse_removal before delete on assessment.run
for each row when (old.kind = 'edition') execute function assessment.refuse_change();
create constraint trigger refuse_stray_run after insert on assessment.run deferrable initially deferred
for each row when (new.kind = 'edition') execute function assessment.refuse_stray_run();

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
    measured_value numeric,
    printed text,
    primary key (bulletin_id, figure, object_code)
);
comment on table assessment.bulletin_figure is '通报自存的数字，供下期核对';

-- Approval is the last change of a bulletin: from then on it and its figures refuse every other, whoever asks.
create function assessment.refuse_change_of_bulletin() returns trigger
language plpgsql as $$
declare
    named bigint;
begin
    if tg_op = 'TRUNCATE' then
        named := (select bulletin_id from assessment.bulletin where state = 'approved' limit 1);
    else
        select bulletin.bulletin_id into named from assessment.bulletin
        where bulletin.state = 'approved' and (
            (tg_op <> 'INSERT' and bulletin.bulletin_id = old.bulletin_id)
            or (tg_op <> 'DELETE' and bulletin.bulletin_id = new.bulletin_id)
        );
    end if;
    if named is not null then
        raise exception '通报一经批准不再改变：不得增加、更改、删除或清空；数据有误的，在下期通报中更正'
            using errcode = 'restrict_violation';
    end if;
    if tg_op in ('TRUNCATE', 'DELETE') then
        return old;
    end if;
    return new;
end
$$;
comment on function assessment.refuse_change_of_bulletin is '拒绝对已批准通报的更改';
create trigger refuse_change before update or delete on assessment.bulletin
for each row execute function assessment.refuse_change_of_bulletin();
create trigger refuse_change before insert or update or delete on assessment.bulletin_figure
for each row execute function assessment.refuse_change_of_bulletin();
create trigger refuse_emptying before truncate on assessment.bulletin
for each statement execute function assessment.refuse_change_of_bulletin();
create trigger refuse_emptying before truncate on assessment.bulletin_figure
for each statement execute function assessment.refuse_change_of_bulletin();

-- The rows from which measures are computed: live, or as an edition keeps them. Measures name them without a schema.
create schema basis_live authorization bangfu_owner;
create schema basis_frozen authorization bangfu_owner;
comment on schema basis_live is '测算的依据：现时数据（视图）';
comment on schema basis_frozen is '测算的依据：定稿自存的数据（视图，由 bangfu.edition_id 选定定稿）';
grant usage on schema basis_live, basis_frozen to bangfu_assessor;
alter default privileges for role bangfu_owner in schema basis_live, basis_frozen
grant select on tables to bangfu_assessor;
