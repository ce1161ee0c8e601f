-- What the assessment has seen, so that a run knows whether anything changed since the last one.

create table assessment.check_run (
    check_run_id bigint generated always as identity primary key,
    judged_until timestamptz,
    checked_at timestamptz not null default now(),
    figures_failed text[] not null default '{}'
);
comment on table assessment.check_run is '核验与公布数对照的运行记录；judged_until 为已核验到的处理时刻';
