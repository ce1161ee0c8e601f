-- Issues that must be put right, and whether they are closed: reported in ledgers (R18), or handed over from receipts.
-- Grain: one issue. Owner: assessment.
create view evaluation.rectification as
with issue as (
    select
        *,
        reference.current_day() as today
    from warehouse.fact_issue
),

final as (
    select
        issue.issue_no,
        issue.responsible_org_code as org_code,
        issue.problem,
        issue.origin,
        issue.state,
        issue.registered_on,
        issue.due_on,
        issue.closed_on,
        issue.reopened_count,
        coalesce(organisation.name, issue.responsible_name) as unit_name,
        issue.state <> 'closed' and issue.due_on < issue.today as is_overdue,
        greatest(coalesce(issue.closed_on, issue.today) - issue.due_on, 0) as overdue_days
    from issue
    left join reference.organisation on issue.responsible_org_code = organisation.org_code
)

select * from final;

comment on view evaluation.rectification is '整改问题：一行一个问题；整改到位、成效符合上级要求、群众满意三项齐备方可销号';
comment on column evaluation.rectification.issue_no is '问题编号；由回执交办的问题由系统编号';
comment on column evaluation.rectification.org_code is '责任单位代码；UNKNOWN 为名册中没有';
comment on column evaluation.rectification.unit_name is '责任单位';
comment on column evaluation.rectification.problem is '问题内容';
comment on column evaluation.rectification.origin is '来历：report 问题整改台账，receipt 由报送件的问题交办';
comment on column evaluation.rectification.state is
'状态：registered 登记，assigned 交办，rectifying 整改中，closure_requested 申请销号，verifying 核查，closed 销号，sent_back 退回';
comment on column evaluation.rectification.registered_on is '登记日期';
comment on column evaluation.rectification.due_on is '整改期限';
comment on column evaluation.rectification.closed_on is '销号日期；空为未销号';
comment on column evaluation.rectification.is_overdue is '是否逾期未销号';
comment on column evaluation.rectification.overdue_days is '超过期限的天数（已销号的截至销号之日），未超过为0';
comment on column evaluation.rectification.reopened_count is '销号后重新打开的次数';
