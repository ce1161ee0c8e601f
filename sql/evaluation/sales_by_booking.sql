-- Counted net sales by the month in which they were booked, for bulletins that are never restated: a refund of an
-- order line falls into the month in which it was completed; what a file changed in closed months, let in by a
-- decision, falls into the month of the decision. Every other return stays in the month of its sale.
-- Grain: year, month, channel. Owner: warehouse.
create view evaluation.sales_by_booking as
with line as not materialized (
    select * from assessment.sale_line
    where counted_status = 'counted'
),

rise as (
    select * from assessment.refund_rise
),

adjustment as (
    select
        booking_adjustment.closed_month,
        booking_adjustment.channel,
        booking_adjustment.net_amount,
        to_date(booking_adjustment.closed_month, 'YYYYMM') as adjusted_on,
        to_date(submission.booking_month, 'YYYYMM') as booked_on
    from warehouse.booking_adjustment
    inner join intake.submission on booking_adjustment.submission_id = submission.submission_id
),

refunded as (
    select
        line.sale_date,
        line.organizing_channel,
        rise.refunded_on,
        rise.rise_amount
    from line
    inner join rise on line.business_key = rise.business_key
    where line.report = 'platform_orders' and line.refund_amount > 0
),

booking as (
    select
        sale_date as booked_on,
        organizing_channel as channel,
        sum(net_amount) as net_amount
    from line
    group by sale_date, organizing_channel
    union all
    select
        sale_date as booked_on,
        organizing_channel as channel,
        rise_amount as net_amount
    from refunded
    union all
    select
        refunded_on as booked_on,
        organizing_channel as channel,
        -rise_amount as net_amount
    from refunded
    union all
    select
        adjusted_on as booked_on,
        channel,
        -net_amount as net_amount
    from adjustment
    union all
    select
        booked_on,
        channel,
        net_amount
    from adjustment
),

by_month as (
    select
        channel,
        cast(extract(year from booked_on) as integer) as year,
        cast(extract(month from booked_on) as integer) as month,
        cast(sum(net_amount) as numeric(18, 2)) as booked_amount
    from booking
    group by channel, cast(extract(year from booked_on) as integer), cast(extract(month from booked_on) as integer)
),

final as (
    select
        year,
        month,
        channel,
        booked_amount as net_amount
    from by_month
)

select * from final;

comment on view evaluation.sales_by_booking is
'按入账月份汇总的净销售额（组织渠道）：平台订单的退款记入退款完成的月份，封账后经批准的更正记入放行的月份；总额与其他视图相等';
comment on column evaluation.sales_by_booking.year is '入账年份';
comment on column evaluation.sales_by_booking.month is '入账月份';
comment on column evaluation.sales_by_booking.channel is '组织渠道代码';
comment on column evaluation.sales_by_booking.net_amount is '净额（元）；当月退款多于销售时为负';
