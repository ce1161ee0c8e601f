-- DC-2b, first step: whose purchases a summary contains that counts: a session without a covering export, a counter's
-- or shop's month without a complete till, an event. Buyers name the session, venue or event, or an order or receipt
-- whose lines wait; a counter's product must be the buyer's, in the month of the buyer's sale or of the receipt, and so
-- must an exhibitor's line. A name that means two summaries means none.
-- summary_part holds the rows of each summary and how much of each may belong to buyers.
-- grain: one buyer's line; one row of a summary
create temp table if not exists summary_part (
    sale_row_id bigint primary key,
    summary_name text not null,
    meaning text not null,
    product_no text,
    channel text not null,
    capacity numeric(18, 2) not null,
    is_stated boolean not null
) on commit delete rows;
truncate summary_part;

insert into summary_part
select
    sale.sale_row_id,
    'session:' || sale.platform_code || ':' || sale.session_no as summary_name,
    'session:' || sale.session_no as meaning,
    null as product_no,
    sale.own_organizing_channel as channel,
    greatest(sale.net_amount, 0) as capacity,
    true as is_stated
from sale
inner join session_total
    on
        sale.platform_code = session_total.platform_code
        and sale.session_no = session_total.session_no
        and not session_total.is_covered
where
    sale.report = 'live_session'
    and sale.part = 'main'
    and sale.status is null
union all
select
    sale.sale_row_id,
    'venue:' || sale.venue_code || ':' || venue_month.month || ':' || sale.product_no as summary_name,
    'venue:' || sale.venue_code || ':' || venue_month.month as meaning,
    sale.product_no,
    sale.own_organizing_channel as channel,
    case
        when sale.report = 'community_shop' then greatest(sale.net_amount, 0)
        else least(greatest(sale.net_amount, 0), coalesce(sale.group_buy_amount, 0))
    end as capacity,
    sale.report = 'community_shop' or sale.group_buy_amount is not null as is_stated
from sale
inner join venue_month
    on
        sale.venue_code = venue_month.venue_code
        and to_char(sale.sale_date, 'YYYYMM') = venue_month.month
        and not venue_month.is_covered
where
    sale.report in ('counter_monthly', 'community_shop')
    and sale.part = 'main'
    and sale.status is null
union all
select
    sale.sale_row_id,
    'event:' || sale.event_code || ':' || sale.sale_date || ':' || sale.own_organizing_org_code || ':'
    || sale.product_no as summary_name,
    'event:' || sale.event_code as meaning,
    nullif(sale.product_no, 'DECLARED') as product_no,
    sale.own_organizing_channel as channel,
    greatest(sale.net_amount, 0) as capacity,
    true as is_stated
from sale
where
    sale.report = 'special_event'
    and sale.part = 'main'
    and sale.status is null
    and not exists (
        select 1
        from sale as exhibitor_line
        where
            sale.detail_level = 'summary'
            and exhibitor_line.report = 'special_event'
            and exhibitor_line.detail_level = 'line'
            and exhibitor_line.in_force
            and exhibitor_line.event_code = sale.event_code
            and exhibitor_line.sale_date = sale.sale_date
            and exhibitor_line.own_organizing_org_code = sale.own_organizing_org_code
    );

insert into summary_buyer (buyer_row_id, summary_name)
with buyers as (
    select
        *,
        coalesce(declared_fulfilment_channel, '') not in ('counter', 'community_shop', 'exhibition')
            as may_mean_session,
        coalesce(declared_fulfilment_channel, '') not in ('livestream', 'ecommerce') as may_mean_venue
    from sale
    where
        report in ('union_group_buy', 'institution_procurement', 'staff_purchase')
        and status is null
        and sale_row_id not in (
            select group_link.buyer_row_id
            from group_link
        )
        and fulfilment_ref is not null
),

linked as (
    select
        link.buyer_row_id,
        bool_and(sale_line.status = 'pending') as waits
    from link
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id
    where sale_line.status is null or sale_line.status = 'pending'
    group by link.buyer_row_id
),

named as (
    select
        buyers.sale_row_id,
        buyers.product_no,
        meant.meaning
    from buyers
    cross join
        lateral (
            values
            (buyers.may_mean_session, 'session:' || buyers.fulfilment_ref),
            (buyers.may_mean_session, 'session:' || buyers.session_no),
            (
                buyers.may_mean_venue,
                'venue:' || buyers.venue_code || ':' || to_char(buyers.sale_date, 'YYYYMM')
            ),
            (buyers.may_mean_venue, 'event:' || buyers.fulfilment_ref)
        ) as meant (may_be, meaning)
    where
        meant.may_be
        and buyers.sale_row_id not in (
            select link.buyer_row_id
            from link
        )
    union
    select
        buyers.sale_row_id,
        coalesce(sale_line.product_no, buyers.product_no) as product_no,
        case
            when sale_line.report = 'counter_pos'
                then 'venue:' || sale_line.venue_code || ':' || to_char(sale_line.sale_date, 'YYYYMM')
            else 'session:' || sale_line.session_no
        end as meaning
    from buyers
    inner join linked on buyers.sale_row_id = linked.buyer_row_id and linked.waits
    inner join link on buyers.sale_row_id = link.buyer_row_id
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id and sale_line.status = 'pending'
)

select
    named.sale_row_id as buyer_row_id,
    min(summary_part.summary_name) as summary_name
from named
inner join summary_part
    on
        named.meaning = summary_part.meaning
        and named.product_no = coalesce(summary_part.product_no, named.product_no, '')
group by named.sale_row_id
having count(distinct summary_part.summary_name) = 1
