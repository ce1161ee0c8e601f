-- The counted sale lines that belong to a figure, with refunds as known at its as-of date.
-- Window: sale date, both ends included. A refund completed later is left out; one without a date counts.
-- Grain: published figure, counted sale line. Owner: assessment.
create view assessment.figure_sale as
with scope as not materialized (
    select * from assessment.figure_scope
    where terms <@ array['system', 'channel', 'supplier_region', 'buyer_region']
),

sale as (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

product as (
    select * from warehouse.dim_product
    where upper_inf(known_during)
),

refund as (
    select
        business_key,
        submission_id,
        cast(refunded_at at time zone 'Asia/Shanghai' as date) as refunded_on,
        paid_amount < 0 as is_refund_row,
        case when paid_amount < 0 then -paid_amount else refund_amount end as refund_amount
    from staging.platform_orders
    where refunded_at is not null
),

chosen as (
    select
        scope.figure_id,
        scope.measure,
        scope.as_of,
        sale.business_key,
        sale.supplier_uscc,
        sale.product_no,
        sale.quantity,
        sale.paid_amount,
        sale.refund_amount,
        sale.refunded_on
    from scope
    inner join sale on sale.sale_date between scope.window_start and scope.as_of
    where
        coalesce(scope.conditions -> 'system' ? sale.system_code, true)
        and coalesce(scope.conditions -> 'supplier_region' ? sale.supplier_region_code, true)
        and coalesce(scope.conditions -> 'buyer_region' ? sale.buyer_region_code, true)
        and coalesce(
            scope.conditions -> 'channel'
            ? case scope.basis when 'fulfilment' then sale.fulfilment_channel else sale.organizing_channel end,
            true
        )
),

as_of_date as (
    select distinct as_of from scope
),

-- the highest that any export up to the as-of date states, in the line itself or in refund rows beside it
known_by_export as (
    select
        as_of_date.as_of,
        refund.business_key,
        sum(refund.refund_amount) as refund_amount
    from as_of_date
    inner join refund on as_of_date.as_of >= refund.refunded_on
    group by as_of_date.as_of, refund.business_key, refund.submission_id, refund.is_refund_row
),

known as (
    select
        as_of,
        business_key,
        max(refund_amount) as refund_amount
    from known_by_export
    group by as_of, business_key
),

final as (
    select
        chosen.figure_id,
        chosen.measure,
        chosen.supplier_uscc,
        product.category,
        chosen.quantity,
        chosen.paid_amount - case
            when chosen.refunded_on > chosen.as_of then coalesce(known.refund_amount, 0)
            else chosen.refund_amount
        end as net_amount
    from chosen
    left join product on chosen.product_no = product.product_no
    left join known
        on
            chosen.refunded_on > chosen.as_of
            and chosen.as_of = known.as_of
            and chosen.business_key = known.business_key
)

select * from final;

comment on view assessment.figure_sale is '各公布数字范围内计入的销售行，退款计至截至日';
