-- What nobody has answered yet: files held for a decision, and warnings of files in force that nobody explained.
-- A question is put once per file and rule, however many rows it names. Warnings that only say that a sale is not
-- counted (C-PROD-01, C-PROD-02, C-PROG-01) ask for no answer.
-- Grain: one question. Owner: ledger.
create view basis_live.open_query as
with submission as (
    select
        *,
        coalesce(org_code, folder_org_code) as asked_org_code,
        coalesce(reporting_day, cast(received_at at time zone 'Asia/Shanghai' as date)) as opened_on
    from intake.submission
),

held as (
    select
        submission.submission_id,
        submission.asked_org_code,
        submission.opened_on,
        'held' as kind,
        cast(null as text) as rule,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        concat_ws(' ', asked.label, report_type.title, submission.period) as label,
        'open_query/' || submission.submission_id as row_key
    from submission
    left join basis_live.unit as asked on submission.asked_org_code = asked.org_code
    left join reference.report_type on submission.report = report_type.report
    where submission.state = 'held'
),

unexplained as (
    select
        submission.submission_id,
        submission.asked_org_code,
        submission.opened_on,
        'warning' as kind,
        issue.rule,
        min(issue.message) as label,
        min(issue.sheet) as sheet,
        min(issue.row_no) as row_no,
        'open_query/' || submission.submission_id || '/' || issue.rule as row_key
    from submission
    inner join intake.issue on submission.submission_id = issue.submission_id
    where
        submission.state = 'live'
        and issue.severity = 'warning'
        and issue.state = 'open'
        and issue.actor = 'submitter'
        and issue.rule not in ('C-PROD-01', 'C-PROD-02', 'C-PROG-01')
    group by submission.submission_id, submission.asked_org_code, submission.opened_on, issue.rule
),

open_query as (
    select
        row_key,
        submission_id,
        asked_org_code,
        kind,
        rule,
        opened_on,
        label,
        sheet,
        row_no
    from held
    union all
    select
        row_key,
        submission_id,
        asked_org_code,
        kind,
        rule,
        opened_on,
        label,
        sheet,
        row_no
    from unexplained
),

opened as (
    select
        opened_on,
        reference.workdays_since(opened_on) as workdays_open
    from open_query
    group by opened_on
),

final as (
    select
        open_query.row_key,
        open_query.submission_id,
        open_query.sheet,
        open_query.row_no,
        open_query.label,
        open_query.asked_org_code as org_code,
        unit.region_code,
        unit.system_code,
        open_query.kind,
        open_query.rule,
        open_query.opened_on,
        opened.workdays_open,
        cast(null as numeric) as amount
    from open_query
    inner join opened on open_query.opened_on = opened.opened_on
    left join basis_live.unit on open_query.asked_org_code = unit.org_code
)

select * from final;

comment on view basis_live.open_query is
'未答复的查询：held 待定件，warning 未说明的提示（每件每条规则一次）；workdays_open 已过的工作日数';
