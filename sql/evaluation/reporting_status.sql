-- Who owes which report for which period, and whether it came in time.
-- An obligation begins with its first period; one that names none, with the earliest period that anybody has reported.
-- Grain: one obligation (unit, report, period). Owner: obligations.
create view evaluation.reporting_status as
with today as (
    select reference.current_day() as today
),

submission as (
    select
        *,
        state in ('live', 'superseded') as is_accepted,
        coalesce(reporting_day, (received_at at time zone 'Asia/Shanghai')::date) as came_on
    from intake.submission
    where
        status not in ('duplicate', 'failed')
        and parent_submission_id is null
        and period is not null
),

began as (
    select
        coalesce(
            min(reference.period_start(submission.period)),
            date_trunc('year', min(today.today))::date
        ) as first_day
    from today
    left join submission on submission.is_accepted
),

obligation as (
    select
        obligation.org_code,
        obligation.report,
        obligation.frequency,
        organisation.valid_from,
        organisation.valid_to,
        coalesce(reference.period_start(obligation.first_period), began.first_day) as first_day,
        least(reference.period_start(obligation.last_period), today.today) as last_day,
        case obligation.frequency when 'monthly' then 1 when 'half_year' then 6 else 12 end as month_count
    from reference.obligation
    inner join reference.organisation on obligation.org_code = organisation.org_code
    cross join began
    cross join today
),

started as (
    select
        obligation.*,
        begins.begins::date as starts_on,
        (begins.begins + make_interval(months => obligation.month_count))::date as next_starts_on
    from obligation
    cross join
        lateral generate_series(
            date_trunc('year', obligation.first_day),
            obligation.last_day,
            make_interval(months => obligation.month_count)
        ) as begins
),

owed as (
    select
        org_code,
        report,
        frequency,
        next_starts_on - 1 as ends_on,
        case frequency
            when 'monthly' then to_char(starts_on, 'YYYYMM')
            when 'half_year' then to_char(starts_on, 'YYYY"H"') || ceil(extract(month from starts_on) / 6)::text
            else to_char(starts_on, 'YYYY')
        end as period
    from started
    where
        next_starts_on > first_day
        and (valid_from is null or next_starts_on > valid_from)
        and (valid_to is null or starts_on < valid_to)
),

series as (
    select distinct
        report,
        frequency,
        period
    from owed
),

-- Materialised: a due date is worked out once, not once for every unit.
due as materialized (
    select
        series.report,
        series.period,
        found.due_on,
        found.is_provisional
    from series
    cross join lateral reference.due_of(series.report, series.frequency, series.period) as found
),

permitted as (
    select distinct on (org_code, report, period) *
    from intake.obligation_exception
    order by org_code asc, report asc, period asc, exception_id desc
),

arrived as (
    select
        org_code,
        report,
        period,
        min(received_at) as first_received_at,
        count(*) filter (where is_accepted) as version_count,
        count(*) filter (where status = 'returned') as returned_count,
        coalesce(bool_and(zero_report) filter (where state = 'live'), false) as is_zero_report
    from submission
    group by org_code, report, period
),

accepted as (
    select distinct on (org_code, report, period)
        org_code,
        report,
        period,
        submission_id,
        folder_org_code,
        received_at,
        came_on
    from submission
    where is_accepted
    order by org_code asc, report asc, period asc, came_on asc, received_at asc, submission_id asc
),

known as (
    select
        owed.org_code,
        owed.report,
        owed.period,
        owed.ends_on,
        due.due_on as regular_due_date,
        due.is_provisional,
        permitted.reason as exception_reason,
        permitted.approved_by,
        permitted.requested_by,
        arrived.first_received_at,
        accepted.submission_id,
        accepted.folder_org_code,
        accepted.received_at as accepted_at,
        accepted.came_on,
        today.today,
        greatest(due.due_on, permitted.until_date) as due_date,
        case permitted.kind when 'extend' then permitted.until_date end as extended_to,
        coalesce(arrived.is_zero_report, false) as is_zero_report,
        coalesce(arrived.version_count, 0)::integer as version_count,
        coalesce(arrived.returned_count, 0)::integer as returned_count,
        coalesce(permitted.kind = 'waive' and permitted.until_date >= today.today, false) as is_waived
    from owed
    inner join due on owed.report = due.report and owed.period = due.period
    cross join today
    left join permitted
        on owed.org_code = permitted.org_code and owed.report = permitted.report and owed.period = permitted.period
    left join arrived
        on owed.org_code = arrived.org_code and owed.report = arrived.report and owed.period = arrived.period
    left join accepted
        on owed.org_code = accepted.org_code and owed.report = accepted.report and owed.period = accepted.period
),

judged as (
    select
        *,
        case
            when is_waived then 'waived'
            when came_on <= due_date then 'on_time'
            when came_on is not null then 'late'
            when today <= ends_on then 'not_due'
            when today <= due_date then 'due'
            else 'missing'
        end as state
    from known
),

measured as (
    select
        *,
        case
            when state = 'on_time' then 0
            when state in ('late', 'missing') then coalesce(came_on, today) - due_date
        end as late_days
    from judged
),

final as (
    select
        org_code,
        report,
        period,
        due_date,
        first_received_at,
        accepted_at,
        late_days,
        state,
        is_provisional,
        extended_to,
        exception_reason,
        approved_by,
        requested_by,
        is_zero_report,
        version_count,
        folder_org_code as reported_by,
        returned_count,
        came_on as reporting_day,
        regular_due_date,
        submission_id
    from measured
)

select * from final;

comment on view evaluation.reporting_status is '报送情况：每个单位、报表、报告期的一项报送义务';
comment on column evaluation.reporting_status.org_code is '单位代码';
comment on column evaluation.reporting_status.report is '报表英文名';
comment on column evaluation.reporting_status.period is '报告期';
comment on column evaluation.reporting_status.due_date is '到期日；批准延期或曾批准免报的，为所批准的日期';
comment on column evaluation.reporting_status.first_received_at is '首次收到的时间，退回、待定的也算';
comment on column evaluation.reporting_status.accepted_at is '首次接收的报送件的收到时间';
comment on column evaluation.reporting_status.late_days is
'迟报天数（自然日）：报送之日减到期日；按时为0，缺报的算至今天，其余为空';
comment on column evaluation.reporting_status.state is
'状态：not_due 报告期未结束，due 待报，on_time 按时，late 迟报，missing 缺报，waived 免报';
comment on column evaluation.reporting_status.is_provisional is '到期日是否暂定：工作日历未收录该年，按周一至周五推算';
comment on column evaluation.reporting_status.extended_to is '批准延期至；空为没有延期';
comment on column evaluation.reporting_status.exception_reason is '延期或免报的理由（最近一次）';
comment on column evaluation.reporting_status.approved_by is '延期或免报的批准人';
comment on column evaluation.reporting_status.requested_by is '延期或免报的申请人';
comment on column evaluation.reporting_status.is_zero_report is '现行报送是否为零报告';
comment on column evaluation.reporting_status.version_count is '已接收的版本数';
comment on column evaluation.reporting_status.reported_by is '实际报送的单位（代报时与单位代码不同）';
comment on column evaluation.reporting_status.returned_count is '被退回的次数';
comment on column evaluation.reporting_status.reporting_day is '视为报送之日：收到之日，补录历史数据时为填报日期';
comment on column evaluation.reporting_status.regular_due_date is '规定的到期日，不计延期与免报';
comment on column evaluation.reporting_status.submission_id is '首次接收的报送件编号';
