-- DC-4: a report of a session that orders cover, of a counter's month that the till covers, or of an event whose
-- exhibitors' lines are there, is not counted on top of them.
-- grain: one summary
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
    and sale.session_no = session_total.session_no;

update sale
set
    status = 'covered_by_detail',
    reason_code = 'covered_by_till',
    reason_values = array[venue_month.venue_code, cast(venue_month.till_amount as text)]
from venue_month
where
    sale.report in ('counter_monthly', 'community_shop')
    and sale.status is null
    and venue_month.is_covered
    and sale.venue_code = venue_month.venue_code
    and to_char(sale.sale_date, 'YYYYMM') = venue_month.month;

update sale
set
    status = 'covered_by_detail',
    reason_code = 'covered_by_lines',
    reason_values = array[sale.event_code]
from sale as exhibitor_line
where
    sale.report = 'special_event'
    and sale.detail_level = 'summary'
    and sale.status is null
    and exhibitor_line.report = 'special_event'
    and exhibitor_line.detail_level = 'line'
    and exhibitor_line.in_force
    and exhibitor_line.event_code = sale.event_code
    and exhibitor_line.sale_date = sale.sale_date
    and exhibitor_line.own_organizing_org_code = sale.own_organizing_org_code
