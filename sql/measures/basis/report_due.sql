-- What each unit had to report and whether it came in time; the day of the first reminder that was really written.
-- Grain: one obligation (unit, report, period). Owner: obligations.
create view basis_live.report_due as
with status as (
    select * from evaluation.reporting_status
),

urged as (
    select
        org_code,
        report,
        period,
        min(stepped_on) as reminded_on
    from intake.reminder
    where
        step in ('first_urge', 'second_urge')
        and written_at is not null
    group by org_code, report, period
),

final as (
    select
        status.submission_id,
        status.org_code,
        unit.region_code,
        unit.system_code,
        status.report,
        status.period,
        status.due_date as due_on,
        status.first_received_at,
        status.reporting_day as accepted_on,
        status.late_days,
        status.state,
        urged.reminded_on,
        status.returned_count,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        cast(null as numeric) as amount,
        'report_due/' || status.org_code || '/' || status.report || '/' || status.period as row_key,
        concat_ws(' ', unit.label, coalesce(report_type.title, status.report), status.period) as label
    from status
    left join basis_live.unit on status.org_code = unit.org_code
    left join reference.report_type on status.report = report_type.report
    left join urged
        on status.org_code = urged.org_code and status.report = urged.report and status.period = urged.period
)

select * from final;

comment on view basis_live.report_due is '报送义务及其完成情况；accepted_on 视为报送之日，reminded_on 首次催报之日';
