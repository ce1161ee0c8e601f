-- The refund of an order line is the highest that any export states, in the line itself or in refund rows beside it.
-- grain: one sale line of R07 in force
with touched as (
    select distinct business_key
    from candidate
    where is_loaded
),

stated as (
    select
        touched.business_key,
        observation.submission_id,
        observation.refund_amount,
        observation.refunded_on,
        observation.is_refund_row
    from touched
    cross join lateral (
        select
            platform_orders.submission_id,
            staging.refund_done(platform_orders) as refund_amount,
            cast(platform_orders.refunded_at at time zone 'Asia/Shanghai' as date) as refunded_on,
            platform_orders.paid_amount < 0 as is_refund_row
        from staging.platform_orders
        where platform_orders.business_key = touched.business_key
        union all
        select
            platform_order_state.submission_id,
            coalesce(platform_order_state.refund_amount, 0) as refund_amount,
            null as refunded_on,
            false as is_refund_row
        from staging.platform_order_state
        where platform_order_state.business_key = touched.business_key
    ) as observation
),

by_export as (
    select
        business_key,
        submission_id,
        is_refund_row,
        sum(refund_amount) as refund_amount,
        max(refunded_on) filter (where refund_amount > 0) as refunded_on
    from stated
    group by business_key, submission_id, is_refund_row
),

highest as (
    select distinct on (business_key)
        business_key,
        refund_amount,
        refunded_on
    from by_export
    order by business_key asc, refund_amount desc, refunded_on asc nulls last
)

update warehouse.fact_sale
set
    refund_amount = highest.refund_amount,
    refunded_on = highest.refunded_on
from highest
inner join candidate
    on highest.business_key = candidate.business_key and candidate.stays and not candidate.is_refund_row
where
    fact_sale.submission_id = candidate.submission_id
    and fact_sale.row_no = candidate.row_no
    and (fact_sale.refund_amount, fact_sale.refunded_on)
    is distinct from (highest.refund_amount, highest.refunded_on);

-- A version that is not in force says what its own export said, whatever stood beside it before.
update warehouse.fact_sale
set
    refund_amount = staging.refund_done(exported),
    refunded_on = cast(exported.refunded_at at time zone 'Asia/Shanghai' as date)
from candidate
inner join staging.platform_orders as exported
    on candidate.submission_id = exported.submission_id and candidate.row_no = exported.row_no
where
    candidate.is_loaded
    and not candidate.stays
    and not candidate.is_refund_row
    and fact_sale.submission_id = candidate.submission_id
    and fact_sale.row_no = candidate.row_no
    and (fact_sale.refund_amount, fact_sale.refunded_on)
    is distinct from (
        staging.refund_done(exported), cast(exported.refunded_at at time zone 'Asia/Shanghai' as date)
    )
