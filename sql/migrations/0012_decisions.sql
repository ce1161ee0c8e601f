-- What persons answer: which files an answer released or sent back, which months it changed, and old versions restored.

alter table intake.decision add column recorded_at timestamptz not null default clock_timestamp();
comment on column intake.decision.recorded_at is '写入台账的时刻（系统时钟）';
create index decision_question on intake.decision (question);

-- What a person said stays as it was said; a later word is a further row.
revoke update, delete, truncate on intake.decision from bangfu_loader;

create table intake.submission_decision (
    submission_id text not null references intake.submission,
    decision_id bigint not null references intake.decision,
    primary key (submission_id, decision_id)
);
comment on table intake.submission_decision is '某一答复放行或退回了哪些报送件';
create index submission_decision_by_decision on intake.submission_decision (decision_id);

create table intake.decision_change (
    decision_id bigint not null references intake.decision,
    period text not null,
    primary key (decision_id, period)
);
comment on table intake.decision_change is '答复使哪些报告期的统计或考核发生了变化';

alter table intake.submission add column ranks_as text references intake.submission;
comment on column intake.submission.ranks_as is '经确认恢复的旧版本：与哪一报送件一样新（并排在其后）';
alter table intake.submission add column restoration integer not null default 0;
comment on column intake.submission.restoration is '第几次恢复；0 表示不是恢复的旧版本';

create index submission_held on intake.submission (hold_question) where state = 'held';

create view intake.file_version as
select
    submission.submission_id,
    rank.name_version,
    rank.reported_on,
    rank.file_mtime,
    judged.restoration,
    judged.file_name,
    judged.sha256
from intake.submission
inner join intake.submission as judged
    on judged.submission_id = coalesce(submission.parent_submission_id, submission.submission_id)
inner join intake.submission as rank on rank.submission_id = coalesce(judged.ranks_as, judged.submission_id);
comment on view intake.file_version is '报送件的新旧：更正表与其原件一样新，恢复的旧版本与被其替换的一样新（并排在其后）';

create view intake.change as
select
    judged_at as changed_at,
    period
from intake.submission
where judged_at is not null
union all
select
    decision.recorded_at,
    decision_change.period
from intake.decision
inner join intake.decision_change on decision.decision_id = decision_change.decision_id;
comment on view intake.change is '何时有何变化：报送件有了结论，或一个答复使某报告期的统计或考核发生变化；一行一件（期）';
