-- DC-4 sessions: an export covers a session when its paid lines, before refunds, reach 95 % of the reported turnover.
-- Until it does the session report counts and the lines are pending; without a report the lines count. Orders of a
-- session are organised by its host.
-- grain: one session with touched lines; one order line in a session
with reported as (
    select
        platform_code,
        session_no,
        sum(paid_amount) as gmv_amount
    from sale
    where report = 'live_session' and in_force and status is distinct from 'duplicate'
    group by platform_code, session_no
),

exported as (
    select
        platform_code,
        session_no,
        sum(paid_amount) as paid_amount
    from sale
    where report = 'platform_orders' and in_force and paid_amount > 0
    group by platform_code, session_no
)

insert into session_total
select
    reported.platform_code,
    reported.session_no,
    reported.gmv_amount,
    coalesce(exported.paid_amount, 0) as exported_amount,
    exported.paid_amount is not null and exported.paid_amount >= 0.95 * reported.gmv_amount as is_covered
from reported
left join exported
    on reported.platform_code = exported.platform_code and reported.session_no = exported.session_no;

update sale
set
    organizing_org_code = hosted.organizer_org_code,
    system_code = hosted.system_code
from warehouse.fact_live_session as hosted
where
    sale.report = 'platform_orders'
    and sale.in_force
    and hosted.is_latest
    and sale.platform_code = hosted.platform_code
    and sale.session_no = hosted.session_no;

update sale
set
    status = 'pending',
    reason_code = 'session_incomplete',
    reason_values = array[
        session_total.session_no,
        cast(session_total.exported_amount as text),
        cast(session_total.gmv_amount as text)
    ]
from session_total
where
    sale.report = 'platform_orders'
    and sale.status is null
    and not session_total.is_covered
    and sale.platform_code = session_total.platform_code
    and sale.session_no = session_total.session_no
