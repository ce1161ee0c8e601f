-- Everything that was found in submissions, at its place in the file.
-- Grain: one issue. Owner: ledger.
create view evaluation.issues as
with issue as (
    select * from intake.issue
),

final as (
    select
        submission_id,
        rule,
        severity,
        sheet,
        row_no,
        column_name,
        message,
        state
    from issue
)

select * from final;

comment on view evaluation.issues is '报送件中发现的问题，一行一处';
comment on column evaluation.issues.submission_id is '报送件编号';
comment on column evaluation.issues.rule is '规则编号';
comment on column evaluation.issues.severity is '严重程度：error 错误，warning 提示核对，note 说明';
comment on column evaluation.issues.sheet is '工作表';
comment on column evaluation.issues.row_no is '行号，从1起；空为整份文件';
comment on column evaluation.issues.column_name is '列名（表头原文）';
comment on column evaluation.issues.message is '说明';
comment on column evaluation.issues.state is '状态：open 待处理，corrected 已更正，explained 已说明，closed 已关闭';
