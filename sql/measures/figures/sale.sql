-- The counted sale lines that belong to a figure, as known at its as-of date.
-- Window: sale date, both ends included. A refund completed later is left out; one without a date counts. A session
-- that counts by its report is taken from the last snapshot up to that date, less what buyers reported themselves.
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

rise as (
    select * from assessment.refund_rise
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

chosen as (
    select
        scope.figure_id,
        scope.measure,
        scope.as_of,
        sale.report,
        sale.submission_id,
        sale.row_no,
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

known_refund as (
    select
        as_of_date.as_of,
        rise.business_key,
        sum(rise.rise_amount) as refund_amount
    from as_of_date
    inner join rise on as_of_date.as_of >= rise.refunded_on
    group by as_of_date.as_of, rise.business_key
),

-- how much more the snapshot in force says than the last one up to the as-of date
later_news as (
    select
        as_of_date.as_of,
        newest.submission_id,
        newest.row_no,
        newest.certified_net - coalesce(known.certified_net, 0) as amount
    from as_of_date
    inner join snapshot as newest on as_of_date.as_of < newest.known_on
    left join lateral (
        select snapshot.certified_net
        from snapshot
        where snapshot.business_key = newest.business_key and snapshot.known_on <= as_of_date.as_of
        order by snapshot.data_as_of desc, snapshot.submission_id asc, snapshot.row_no desc
        limit 1
    ) as known on true
),

measured as (
    select
        chosen.*,
        product.category,
        case
            when chosen.refunded_on > chosen.as_of then coalesce(known_refund.refund_amount, 0)
            else chosen.refund_amount
        end as refund_by_then,
        coalesce(later_news.amount, 0) as news_amount
    from chosen
    left join product on chosen.product_no = product.product_no
    left join known_refund
        on
            chosen.refunded_on > chosen.as_of
            and chosen.as_of = known_refund.as_of
            and chosen.business_key = known_refund.business_key
    left join later_news
        on
            chosen.report = 'live_session'
            and chosen.as_of = later_news.as_of
            and chosen.submission_id = later_news.submission_id
            and chosen.row_no = later_news.row_no
),

final as (
    select
        figure_id,
        measure,
        supplier_uscc,
        category,
        quantity,
        case
            when report = 'live_session' then greatest(paid_amount - refund_by_then - news_amount, 0)
            else paid_amount - refund_by_then
        end as net_amount
    from measured
)

select * from final;

comment on view assessment.figure_sale is '各公布数字范围内计入的销售行，退款和直播快照计至截至日';
