-- What was reported and what became of it. A submission appears once it has been judged.
-- Grain: one submission version. Owner: ledger.
create view evaluation.submissions as
with submission as (
    select * from intake.submission
    where status is not null
),

described as (
    select
        *,
        coalesce(org_code, folder_org_code) as reporting_org_code
    from submission
),

final as (
    select
        submission_id,
        reporting_org_code as org_code,
        report,
        period,
        version,
        status,
        state,
        rows_read,
        rows_loaded,
        rows_quarantined,
        rows_excluded,
        amount_read,
        amount_loaded,
        amount_quarantined,
        amount_excluded,
        file_name,
        sha256,
        received_at,
        superseded_by
    from described
)

select * from final;

comment on view evaluation.submissions is '报送件及其结论；尚在处理的不列';
comment on column evaluation.submissions.submission_id is '报送件编号，由单位、内容哈希和报送次数得出';
comment on column evaluation.submissions.org_code is '填报单位代码；未能识别时为收件文件夹的单位';
comment on column evaluation.submissions.report is '报表英文名';
comment on column evaluation.submissions.period is '报告期';
comment on column evaluation.submissions.version is '版本：同一单位、报表、报告期、范围的第几次报送';
comment on column evaluation.submissions.status is
'结论：accepted 接收，accepted_with_warnings 接收有提示，partially_accepted 部分接收，returned 退回，duplicate 重复，held 待定，failed 系统原因未完成';
comment on column evaluation.submissions.state is
'现状：live 有效，superseded 已被替换，returned 退回，held 待定，duplicate 重复，failed 未完成';
comment on column evaluation.submissions.rows_read is '读到的行数';
comment on column evaluation.submissions.rows_loaded is '入库行数';
comment on column evaluation.submissions.rows_quarantined is '隔离行数';
comment on column evaluation.submissions.rows_excluded is '剔除行数';
comment on column evaluation.submissions.amount_read is '读到的金额（元）';
comment on column evaluation.submissions.amount_loaded is '入库金额（元）';
comment on column evaluation.submissions.amount_quarantined is '隔离金额（元）';
comment on column evaluation.submissions.amount_excluded is '剔除金额（元）';
comment on column evaluation.submissions.file_name is '文件名；压缩包成员为“包名__成员名”';
comment on column evaluation.submissions.sha256 is '文件内容的 SHA-256';
comment on column evaluation.submissions.received_at is '收到时间';
comment on column evaluation.submissions.superseded_by is '替换它的报送件编号';
