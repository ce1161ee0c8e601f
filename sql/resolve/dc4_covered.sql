-- DC-4: the report of a session that orders cover is not counted on top of them.
-- grain: one session report
update sale
set
    status = 'covered_by_detail',
    reason_code = 'covered_by_orders',
    reason_values = array[cast(session_total.exported_amount as text)]
from session_total
where
    sale.report = 'live_session'
    and sale.status is null
    and session_total.is_covered
    and sale.platform_code = session_total.platform_code
    and sale.session_no = session_total.session_no
