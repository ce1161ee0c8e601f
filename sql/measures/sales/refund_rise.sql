-- When the refund of an order line of a platform rose, and by how much: on each day the highest that any export states
-- as completed by then, in the line itself or in refund rows beside it. What an export states without a day of
-- completion is not here.
-- Grain: one rise of one order line's refund. Owner: warehouse.
create view assessment.refund_rise as
with stated as (
    select
        business_key,
        submission_id,
        cast(refunded_at at time zone 'Asia/Shanghai' as date) as refunded_on,
        paid_amount < 0 as is_refund_row,
        staging.refund_done(platform_orders) as refund_amount
    from staging.platform_orders
    where refunded_at is not null
),

by_export as (
    select
        business_key,
        refunded_on,
        sum(sum(refund_amount)) over (
            partition by business_key, submission_id, is_refund_row
            order by refunded_on
        ) as refund_amount
    from stated
    group by business_key, submission_id, is_refund_row, refunded_on
),

by_day as (
    select
        business_key,
        refunded_on,
        max(max(refund_amount)) over (partition by business_key order by refunded_on) as refund_amount
    from by_export
    group by business_key, refunded_on
),

rise as (
    select
        *,
        refund_amount - lag(refund_amount, 1, cast(0 as numeric)) over (
            partition by business_key
            order by refunded_on
        ) as rise_amount
    from by_day
),

final as (
    select
        business_key,
        refunded_on,
        rise_amount
    from rise
    where rise_amount > 0
)

select * from final;

comment on view assessment.refund_rise is '平台订单退款的每次增加：退款完成日期与金额';
