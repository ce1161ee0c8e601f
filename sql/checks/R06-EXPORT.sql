-- R06-EXPORT: the exported orders of a session, before refunds, differ from its turnover by more than 5 % and 100 yuan.
-- The export may still be incomplete, so it is a warning; below 5 % late-cart orders explain it.
-- grain: one row of the submission whose session has exported orders
with exported as (
    select
        reported.row_no,
        reported.gmv_amount,
        sum(sale_line.paid_amount) as order_amount
    from staging.live_session as reported
    inner join warehouse.fact_sale as sale_line
        on
            reported.session_no = sale_line.session_no
            and reported.platform_code = sale_line.platform_code
            and sale_line.report = 'platform_orders'
            and sale_line.in_force
            and sale_line.paid_amount > 0
    where reported.submission_id = :submission_id
    group by reported.row_no, reported.gmv_amount
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
