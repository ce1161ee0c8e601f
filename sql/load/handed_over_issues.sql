-- The issues of receipts that were handed over follow: closed when what was handed over is closed, open again with it.
-- grain: one issue of a receipt
update intake.issue
set state = case when fact_issue.state = 'closed' then 'closed' else 'open' end
from intake.issue_handover as handover
inner join warehouse.fact_issue on handover.issue_no = fact_issue.issue_no
where
    handover.issue_no = any(:issue_nos)
    and issue.submission_id = handover.submission_id
    and issue.rule = handover.rule
    and issue.state in ('open', 'closed')
    and issue.state <> case when fact_issue.state = 'closed' then 'closed' else 'open' end
