-- DC-2b: a session known only by its report. The buyers' lines that name it, or an order of its incomplete export,
-- count as fulfilled there; their sum, at most what the session sold of certified products, is its linked part.
-- grain: one buyer's line; one session
create temp table if not exists session_buyer (
    buyer_row_id bigint primary key,
    session_row_id bigint not null
) on commit delete rows;
truncate session_buyer;

with sessions as (
    select sale.*
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
),

buyers as (
    select *
    from sale
    where
        report in ('union_group_buy', 'institution_procurement')
        and status is null
        and fulfilment_ref is not null
        and coalesce(declared_fulfilment_channel, '') not in ('counter', 'community_shop', 'exhibition')
),

naming as (
    select
        buyers.sale_row_id as buyer_row_id,
        sessions.sale_row_id as session_row_id
    from buyers
    inner join sessions on buyers.fulfilment_ref = sessions.session_no
    where
        buyers.sale_row_id not in (
            select link.buyer_row_id
            from link
        )
    union
    select
        buyers.sale_row_id as buyer_row_id,
        sessions.sale_row_id as session_row_id
    from buyers
    inner join link on buyers.sale_row_id = link.buyer_row_id
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id and sale_line.status = 'pending'
    inner join sessions
        on sale_line.platform_code = sessions.platform_code and sale_line.session_no = sessions.session_no
)

insert into session_buyer
select
    buyer_row_id,
    min(session_row_id) as session_row_id
from naming
group by buyer_row_id
having count(*) = 1;

update sale
set
    fulfilment_channel = 'livestream',
    is_resolved = true
from session_buyer
where sale.sale_row_id = session_buyer.buyer_row_id;

with shares as (
    select
        session_buyer.session_row_id,
        sum(buyer.net_amount) as bought_amount
    from session_buyer
    inner join sale as buyer on session_buyer.buyer_row_id = buyer.sale_row_id
    group by session_buyer.session_row_id
),

first_buyers as (
    select distinct on (session_buyer.session_row_id)
        session_buyer.session_row_id,
        buyer.sale_id,
        buyer.own_organizing_channel,
        buyer.own_organizing_org_code,
        buyer.own_system_code,
        buyer.own_buyer_org_code,
        buyer.own_buyer_region_code
    from session_buyer
    inner join sale as buyer on session_buyer.buyer_row_id = buyer.sale_row_id
    order by session_buyer.session_row_id asc, buyer.net_amount desc, buyer.sale_id asc
),

linked as (
    select
        reported.*,
        first_buyers.sale_id as buyer_sale_id,
        first_buyers.own_organizing_channel as buyer_channel,
        first_buyers.own_organizing_org_code as buyer_organizer,
        first_buyers.own_system_code as buyer_system_code,
        first_buyers.own_buyer_org_code as linked_buyer_org_code,
        first_buyers.own_buyer_region_code as linked_buyer_region_code,
        least(shares.bought_amount, reported.net_amount) as linked_amount
    from shares
    inner join first_buyers on shares.session_row_id = first_buyers.session_row_id
    inner join sale as reported on shares.session_row_id = reported.sale_row_id
    where least(shares.bought_amount, reported.net_amount) > 0
)

insert into warehouse.fact_sale (
    sale_id, report, business_key, part, submission_id, sheet, row_no, period, sale_date,
    own_organizing_channel, own_organizing_org_code, own_system_code, own_buyer_org_code, own_buyer_region_code,
    own_supplier_uscc, paid_amount, platform_code, session_no, detail_level,
    organizing_channel, fulfilment_channel, organizing_org_code, system_code, buyer_org_code, buyer_region_code,
    supplier_uscc, product_no, match_method, counted_status, reason, counted_sale_id
)
select
    warehouse.sale_id('R06', linked.business_key, 'linked') as sale_id,
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
    linked.linked_amount as paid_amount,
    linked.platform_code,
    linked.session_no,
    linked.detail_level,
    linked.buyer_channel as organizing_channel,
    linked.fulfilment_channel,
    linked.buyer_organizer as organizing_org_code,
    linked.buyer_system_code as system_code,
    linked.linked_buyer_org_code as buyer_org_code,
    linked.linked_buyer_region_code as buyer_region_code,
    linked.supplier_uscc,
    'DECLARED' as product_no,
    'declared' as match_method,
    'linked' as counted_status,
    format(reason.template, linked.session_no) as reason,
    linked.buyer_sale_id as counted_sale_id
from linked
inner join reason on reason.code = 'linked_summary';

update sale
set paid_amount = sale.paid_amount - part.paid_amount
from warehouse.fact_sale as part
where
    sale.report = 'live_session'
    and sale.part = 'main'
    and part.report = 'live_session'
    and part.part = 'linked'
    and part.submission_id = sale.submission_id
    and part.row_no = sale.row_no
