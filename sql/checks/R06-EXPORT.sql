-- R06-EXPORT: the exported orders of a session, before refunds, differ from its turnover by more than 5 % and 100 yuan.
-- The export may still be incomplete, so it is a warning; below 5 % late-cart orders explain it.
-- grain: one row of the submission whose session has exported orders
with exported as (
    select
        session.row_no,
        session.gmv_amount,
        sum(line.paid_amount) as order_amount
    from staging.live_session as session
    inner join warehouse.fact_sale as line
        on
            session.session_no = line.session_no
            and session.platform_code = line.platform_code
            and line.report = 'platform_orders'
            and line.in_force
            and line.paid_amount > 0
    where session.submission_id = :submission_id
    group by session.row_no, session.gmv_amount
)

select
    row_no,
    gmv_amount as value,
    order_amount as a
from exported
where
    abs(gmv_amount - order_amount) > 100
    and abs(gmv_amount - order_amount) > 0.05 * gmv_amount
order by row_no
