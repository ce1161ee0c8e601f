-- How good the first version of each report was: rows with errors, and rows with warnings only.
-- All rows of a returned file count as wrong; one in which not even rows were found counts as one wrong row.
-- Held and duplicate files, correction sheets and failures of ours are no versions.
-- Grain: one unit, report, period. Owner: ledger.
create view basis_live.first_version as
with first_version as (
    select distinct on (org_code, report, period)
        *,
        rows_read - rows_excluded as data_rows,
        status = 'returned' as is_returned
    from intake.submission
    where
        status not in ('held', 'duplicate', 'failed')
        and parent_submission_id is null
        and org_code is not null
        and report is not null
        and period is not null
    order by org_code asc, report asc, period asc, received_at asc, drop_id asc, file_name asc
),

quarantined as (
    select
        submission_id,
        row_no
    from intake.unloaded_row
    where outcome = 'quarantined'
),

warned as (
    select
        issue.submission_id,
        count(distinct issue.row_no) as warning_rows
    from intake.issue
    left join quarantined on issue.submission_id = quarantined.submission_id and issue.row_no = quarantined.row_no
    where
        issue.severity = 'warning'
        and issue.actor = 'submitter'
        and quarantined.row_no is null
    group by issue.submission_id
),

final as (
    select
        first_version.submission_id,
        first_version.org_code,
        unit.region_code,
        unit.system_code,
        first_version.report,
        first_version.period,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        cast(null as numeric) as amount,
        'first_version/' || first_version.submission_id as row_key,
        concat_ws(' ', unit.label, report_type.title, first_version.period) as label,
        case
            when first_version.is_returned then greatest(first_version.data_rows, 1)
            else first_version.data_rows
        end as rows_read,
        case
            when first_version.is_returned then greatest(first_version.data_rows, 1)
            else first_version.rows_quarantined
        end as error_rows,
        case
            when first_version.is_returned then 0
            else cast(coalesce(warned.warning_rows, 0) as integer)
        end as warning_rows
    from first_version
    left join basis_live.unit on first_version.org_code = unit.org_code
    left join reference.report_type on first_version.report = report_type.report
    left join warned on first_version.submission_id = warned.submission_id
)

select * from final;

comment on view basis_live.first_version is
'首次报送的差错：error_rows 有错误的行（退回的全部计入），warning_rows 仅有提示的行（差错率中按0.2计）';
