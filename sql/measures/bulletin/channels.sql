-- Channel monitoring of the bulletin (domain 4.5), by the channel that organised the sale; nothing of it is scored.
-- Money of months is booked: a refund falls into the month in which it was completed. Orders, refunds and shares are of
-- the lines sold in the period, as of now; an average order is the net of lines that carry an order over their orders.
-- Grain: one channel.
with booking as (
    select
        channel,
        net_amount,
        make_date(year, month, 1) as booked_on
    from evaluation.sales_by_booking
),

booked as (
    select
        channel,
        sum(net_amount) filter (
            where booked_on between cast(:first_day as date) and cast(:last_day as date)
        ) as period_amount,
        sum(net_amount) filter (
            where booked_on between cast(:previous_first as date) and cast(:previous_last as date)
        ) as previous_amount,
        sum(net_amount) filter (
            where booked_on between cast(:year_first as date) and cast(:last_day as date)
        ) as year_amount,
        sum(net_amount) filter (
            where booked_on between cast(:last_year_first as date) and cast(:last_year_last as date)
        ) as last_year_amount
    from booking
    group by channel
),

line as (
    select
        sale_line.*,
        sale_line.counted_status = 'counted' as is_counted,
        sale_line.order_no is not null or sale_line.stated_order_count > 0 as has_order,
        case
            when sale_line.session_no <> 'NONE' then sale_line.session_no
            when sale_line.venue_code <> 'NONE' then sale_line.venue_code
            else sale_line.event_code
        end as place
    from assessment.sale_line
    where
        sale_line.sale_date between cast(:first_day as date) and cast(:last_day as date)
        and sale_line.counted_status in ('counted', 'uncertified', 'out_of_validity')
),

described as (
    select
        organizing_channel as channel,
        count(distinct place) filter (where is_counted and net_amount > 0) as active_place_count,
        count(distinct order_no) filter (where is_counted and is_order)
        + coalesce(sum(stated_order_count) filter (where is_counted), 0) as order_count,
        sum(net_amount) filter (where is_counted and has_order) as ordered_amount,
        sum(refund_amount + greatest(-paid_amount, 0)) filter (where is_counted) as returned_amount,
        sum(greatest(paid_amount, 0)) filter (where is_counted) as paid_amount,
        sum(net_amount) filter (where is_counted) as counted_amount,
        sum(net_amount) as reported_amount,
        sum(net_amount) filter (
            where is_counted and (has_overlap_risk or supplier_uscc = 'UNKNOWN' or product_no = 'DECLARED')
        ) as overlap_risk_amount
    from line
    group by organizing_channel
),

sold as (
    select
        organizing_channel as channel,
        product_name,
        sum(net_amount) as net_amount
    from line
    where is_counted and product_no not in ('DECLARED', 'UNKNOWN')
    group by organizing_channel, product_no, product_name
),

best as (
    select
        channel,
        product_name,
        net_amount,
        row_number() over (partition by channel order by net_amount desc, product_name asc) as place
    from sold
    where net_amount > 0
),

named as (
    select
        channel,
        string_agg(product_name, '、' order by place) as top_products
    from best
    where place <= 3
    group by channel
),

reported_by (channel, report) as (
    values
    ('institution_procurement', 'institution_procurement'),
    ('union_group_buy', 'union_group_buy'),
    ('staff_direct', 'staff_purchase'),
    ('livestream', 'live_session'),
    ('ecommerce', 'platform_orders'),
    ('counter', 'counter_monthly'),
    ('counter', 'counter_pos'),
    ('exhibition', 'special_event'),
    ('community_shop', 'community_shop'),
    ('entity_direct', 'entity_sales')
),

missing as (
    select
        reported_by.channel,
        count(distinct due.org_code) filter (where due.state = 'missing') as missing_unit_count
    from reported_by
    inner join basis_live.report_due as due on reported_by.report = due.report
    where due.period = any(cast(:report_periods as text[]))
    group by reported_by.channel
)

select
    channel.channel_code,
    channel.name as channel_name,
    described.active_place_count,
    named.top_products,
    described.overlap_risk_amount,
    missing.missing_unit_count,
    coalesce(booked.period_amount, 0) as period_amount,
    coalesce(booked.previous_amount, 0) as previous_amount,
    coalesce(booked.year_amount, 0) as year_amount,
    coalesce(booked.last_year_amount, 0) as last_year_amount,
    booked.year_amount / nullif(sum(booked.year_amount) over (), 0) as year_share,
    booked.period_amount / nullif(greatest(booked.previous_amount, 0), 0) - 1 as month_on_month,
    booked.year_amount / nullif(greatest(booked.last_year_amount, 0), 0) - 1 as year_on_year,
    nullif(described.order_count, 0) as order_count,
    described.ordered_amount / nullif(described.order_count, 0) as average_order_amount,
    described.returned_amount / nullif(described.paid_amount, 0) as refund_rate,
    described.counted_amount / nullif(described.reported_amount, 0) as certified_share
from reference.channel
left join booked on channel.channel_code = booked.channel
left join described on channel.channel_code = described.channel
left join named on channel.channel_code = named.channel
left join missing on channel.channel_code = missing.channel
order by channel.sort_order
