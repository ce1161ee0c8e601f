-- DC-2b, second step: the buyers' lines count, as fulfilled where the summary sold; their sum, at most what the summary
-- says that buyers may have bought of it, is its linked part. Where a counter does not say how much of its sales were
-- group buys, nothing is taken out of it and the buyers' lines stay a risk. What a community shop handed out for orders
-- of a platform is counted as those orders.
-- grain: one buyer's line; one row of a summary
update sale
set
    fulfilment_channel = stated.channel,
    is_resolved = stated.is_stated
from summary_buyer
inner join (
    select
        summary_name,
        min(channel) as channel,
        bool_or(is_stated) as is_stated
    from summary_part
    group by summary_name
) as stated on summary_buyer.summary_name = stated.summary_name
where
    sale.sale_row_id = summary_buyer.buyer_row_id
    and sale.status is null;

with picked_up as (
    select
        summary_part.sale_row_id,
        min(order_line.sale_id) as sale_id,
        least(min(shop.pickup_amount), sum(order_line.net_amount), min(summary_part.capacity)) as amount
    from summary_part
    inner join sale as shop
        on summary_part.sale_row_id = shop.sale_row_id and shop.pickup_amount > 0
    inner join sale as order_line
        on
            order_line.report = 'platform_orders'
            and order_line.status is null
            and shop.fulfilment_ref in (order_line.sub_order_no, order_line.main_order_no)
            and shop.product_no = order_line.product_no
    group by summary_part.sale_row_id
),

capable as (
    select
        summary_part.sale_row_id,
        summary_part.summary_name,
        picked_up.sale_id as order_sale_id,
        coalesce(picked_up.amount, 0) as picked_up_amount,
        summary_part.capacity - coalesce(picked_up.amount, 0) as capacity,
        coalesce(
            sum(summary_part.capacity - coalesce(picked_up.amount, 0)) over rows_before, 0
        ) as capacity_before
    from summary_part
    left join picked_up on summary_part.sale_row_id = picked_up.sale_row_id
    inner join sale on summary_part.sale_row_id = sale.sale_row_id
    window rows_before as (
        partition by summary_part.summary_name
        order by sale.sale_id, sale.sale_row_id
        rows between unbounded preceding and 1 preceding
    )
),

shares as (
    select
        summary_buyer.summary_name,
        sum(buyer.net_amount) as bought_amount
    from summary_buyer
    inner join sale as buyer on summary_buyer.buyer_row_id = buyer.sale_row_id and buyer.status is null
    group by summary_buyer.summary_name
),

first_buyers as (
    select distinct on (summary_buyer.summary_name)
        summary_buyer.summary_name,
        buyer.sale_id,
        buyer.own_organizing_channel,
        buyer.own_organizing_org_code,
        buyer.own_system_code,
        buyer.own_buyer_org_code,
        buyer.own_buyer_region_code
    from summary_buyer
    inner join sale as buyer on summary_buyer.buyer_row_id = buyer.sale_row_id and buyer.status is null
    order by summary_buyer.summary_name asc, buyer.net_amount desc, buyer.sale_id asc
),

linked as (
    select
        reported.*,
        coalesce(capable.order_sale_id, first_buyers.sale_id) as first_sale_id,
        coalesce(first_buyers.own_organizing_channel, reported.own_organizing_channel) as buyer_channel,
        coalesce(first_buyers.own_organizing_org_code, reported.own_organizing_org_code) as buyer_organizer,
        coalesce(first_buyers.own_system_code, reported.own_system_code) as buyer_system_code,
        coalesce(first_buyers.own_buyer_org_code, reported.own_buyer_org_code) as linked_buyer_org_code,
        coalesce(first_buyers.own_buyer_region_code, reported.own_buyer_region_code) as linked_buyer_region_code,
        capable.picked_up_amount
        + least(
            greatest(coalesce(shares.bought_amount, 0) - capable.capacity_before, 0), capable.capacity
        ) as linked_amount
    from capable
    inner join sale as reported on capable.sale_row_id = reported.sale_row_id
    left join shares on capable.summary_name = shares.summary_name
    left join first_buyers on capable.summary_name = first_buyers.summary_name
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, own_supplier_name, certification_no, product_text, product_key, paid_amount, platform_code,
    session_no, venue_code, event_code, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, supplier_name, supplier_region_code, product_no, product_name, match_method, counted_status, reason,
    counted_sale_id
)
select
    warehouse.sale_id(left(linked.sale_id, 3), linked.business_key, 'linked') as sale_id,
    linked.report,
    linked.business_key,
    'linked' as part,
    linked.submission_id,
    linked.sheet,
    linked.row_no,
    linked.period,
    linked.sale_date,
    linked.own_organizing_channel,
    linked.own_organizing_org_code,
    linked.own_system_code,
    linked.own_buyer_org_code,
    linked.own_buyer_region_code,
    linked.own_supplier_uscc,
    linked.own_supplier_name,
    linked.certification_no,
    linked.product_text,
    linked.product_key,
    linked.linked_amount as paid_amount,
    linked.platform_code,
    linked.session_no,
    linked.venue_code,
    linked.event_code,
    linked.detail_level,
    linked.buyer_channel as organizing_channel,
    linked.fulfilment_channel,
    linked.buyer_organizer as organizing_org_code,
    linked.buyer_system_code as system_code,
    linked.linked_buyer_org_code as buyer_org_code,
    linked.linked_buyer_region_code as buyer_region_code,
    linked.supplier_uscc,
    linked.supplier_name,
    linked.supplier_region_code,
    linked.product_no,
    linked.product_name,
    linked.match_method,
    'linked' as counted_status,
    format(reason.template, coalesce(linked.session_no, linked.venue_code, linked.event_code)) as reason,
    linked.first_sale_id as counted_sale_id
from linked
inner join reason
    on
        reason.code = case linked.report
            when 'live_session' then 'linked_summary'
            when 'special_event' then 'linked_event'
            else 'linked_venue'
        end
where linked.linked_amount > 0;

update sale
set paid_amount = sale.paid_amount - part.paid_amount
from warehouse.fact_sale as part
where
    sale.report in ('live_session', 'counter_monthly', 'community_shop', 'special_event')
    and sale.part = 'main'
    and part.part = 'linked'
    and part.submission_id = sale.submission_id
    and part.row_no = sale.row_no
