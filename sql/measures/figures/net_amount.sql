-- Net sales of the counted lines, as known at the as-of date. Window: sale date, both ends included.
-- A refund completed later is left out; one without a date counts. A session that counts by its report is taken from
-- the last snapshot up to that date, less what buyers reported themselves.
-- All lines are added up once, by everything a figure may ask for; only then do the figures choose.
-- Grain: published figure of this measure. Unit: yuan. Owner: assessment.
create view assessment.figure_net_amount as
with scope as (
    select * from assessment.figure_scope
    where measure = 'net_amount' and terms <@ array['system', 'channel', 'supplier_region', 'buyer_region']
),

sale as not materialized (
    select * from warehouse.fact_sale
    where counted_status = 'counted'
),

snapshot as (
    select
        submission_id,
        row_no,
        business_key,
        data_as_of,
        cast(data_as_of at time zone 'Asia/Shanghai' as date) as known_on,
        certified_amount - least(coalesce(refund_amount, 0), certified_amount) as certified_net
    from staging.live_session
),

as_of_date as (
    select distinct as_of from scope
),

settled as materialized (
    select
        sale_date,
        system_code,
        organizing_channel,
        fulfilment_channel,
        supplier_region_code,
        buyer_region_code,
        refunded_on,
        sum(paid_amount) as paid_amount,
        sum(net_amount) as net_amount
    from sale
    group by
        sale_date, system_code, organizing_channel, fulfilment_channel, supplier_region_code, buyer_region_code,
        refunded_on
),

-- what had been refunded by a day of lines whose refund rose again later
rise as materialized (
    select
        sale.sale_date,
        sale.system_code,
        sale.organizing_channel,
        sale.fulfilment_channel,
        sale.supplier_region_code,
        sale.buyer_region_code,
        sale.refunded_on,
        refund_rise.refunded_on as known_on,
        sum(refund_rise.rise_amount) as refund_amount
    from assessment.refund_rise
    inner join sale on refund_rise.business_key = sale.business_key
    where sale.refunded_on > refund_rise.refunded_on
    group by
        sale.sale_date, sale.system_code, sale.organizing_channel, sale.fulfilment_channel,
        sale.supplier_region_code, sale.buyer_region_code, sale.refunded_on, refund_rise.refunded_on
),

-- how much less the last snapshot up to the as-of date says than the one in force
later_news as (
    select
        as_of_date.as_of,
        sale.sale_date,
        sale.system_code,
        sale.organizing_channel,
        sale.fulfilment_channel,
        sale.supplier_region_code,
        sale.buyer_region_code,
        least(newest.certified_net - coalesce(known.certified_net, 0), sale.net_amount) as amount
    from as_of_date
    inner join snapshot as newest on as_of_date.as_of < newest.known_on
    inner join sale
        on
            newest.submission_id = sale.submission_id
            and newest.row_no = sale.row_no
            and sale.report = 'live_session'
    left join lateral (
        select snapshot.certified_net
        from snapshot
        where snapshot.business_key = newest.business_key and snapshot.known_on <= as_of_date.as_of
        order by snapshot.data_as_of desc, snapshot.submission_id asc, snapshot.row_no desc
        limit 1
    ) as known on true
),

piece as (
    select
        scope.figure_id,
        settled.sale_date,
        settled.system_code,
        settled.organizing_channel,
        settled.fulfilment_channel,
        settled.supplier_region_code,
        settled.buyer_region_code,
        case when settled.refunded_on > scope.as_of then settled.paid_amount else settled.net_amount end as net_amount
    from scope
    inner join settled on settled.sale_date between scope.window_start and scope.as_of
    union all
    select
        scope.figure_id,
        rise.sale_date,
        rise.system_code,
        rise.organizing_channel,
        rise.fulfilment_channel,
        rise.supplier_region_code,
        rise.buyer_region_code,
        -rise.refund_amount as net_amount
    from scope
    inner join rise on scope.as_of < rise.refunded_on and scope.as_of >= rise.known_on
    union all
    select
        scope.figure_id,
        later_news.sale_date,
        later_news.system_code,
        later_news.organizing_channel,
        later_news.fulfilment_channel,
        later_news.supplier_region_code,
        later_news.buyer_region_code,
        -later_news.amount as net_amount
    from scope
    inner join later_news on scope.as_of = later_news.as_of
),

final as (
    select
        scope.figure_id,
        coalesce(sum(piece.net_amount), 0) as actual
    from scope
    left join piece
        on
            scope.figure_id = piece.figure_id
            and piece.sale_date between scope.window_start and scope.as_of
            and coalesce(scope.conditions -> 'system' ? piece.system_code, true)
            and coalesce(scope.conditions -> 'supplier_region' ? piece.supplier_region_code, true)
            and coalesce(scope.conditions -> 'buyer_region' ? piece.buyer_region_code, true)
            and coalesce(
                scope.conditions -> 'channel'
                ? case scope.basis when 'fulfilment' then piece.fulfilment_channel else piece.organizing_channel end,
                true
            )
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_net_amount is '净销售额（元），退款和直播快照计至截至日';
