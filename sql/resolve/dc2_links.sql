-- DC-2, second step: the line of the order or receipt is the sale that is kept; it takes the buyer's side, and the
-- buyer's line is linked. Where no line of it can count, the buyer's line stands for itself.
-- grain: one buyer's line or fulfilling line of a link
with kept as (
    select
        link.buyer_row_id,
        link.line_row_id,
        row_number() over (
            partition by link.line_row_id
            order by buyer.paid_amount desc, buyer.sale_id asc
        ) as place
    from link
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id and sale_line.status is null
    inner join sale as buyer
        on
            link.buyer_row_id = buyer.sale_row_id
            and coalesce(buyer.status, 'uncertified') in ('uncertified', 'out_of_validity')
)

update sale
set
    organizing_channel = buyer.own_organizing_channel,
    organizing_org_code = buyer.own_organizing_org_code,
    system_code = buyer.own_system_code,
    buyer_org_code = buyer.own_buyer_org_code,
    buyer_region_code = buyer.own_buyer_region_code
from kept
inner join sale as buyer on kept.buyer_row_id = buyer.sale_row_id
where
    sale.sale_row_id = kept.line_row_id
    and kept.place = 1;

with kept as (
    select
        link.buyer_row_id,
        bool_and(link.is_inferred) as is_inferred,
        min(sale_line.sale_id) as sale_id,
        min(sale_line.fulfilment_channel) as fulfilment_channel,
        min(coalesce(sale_line.receipt_no, sale_line.sub_order_no)) as number,
        bool_or(sale_line.report = 'counter_pos') as is_receipt
    from link
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id
    where sale_line.status is null
    group by link.buyer_row_id
)

update sale
set
    status = coalesce(sale.status, 'linked'),
    reason_code = case
        when sale.status is not null then sale.reason_code
        when kept.is_inferred then 'linked_inferred'
        when kept.is_receipt then 'linked_receipt'
        else 'linked_order'
    end,
    reason_values = case
        when sale.status is not null then sale.reason_values
        when kept.is_inferred then array[kept.number]
        else array[sale.fulfilment_ref]
    end,
    match_method = case when kept.is_inferred then 'inferred' else sale.match_method end,
    counted_sale_id = kept.sale_id,
    fulfilment_channel = kept.fulfilment_channel
from kept
where
    sale.sale_row_id = kept.buyer_row_id
    and coalesce(sale.status, 'uncertified') in ('uncertified', 'out_of_validity');

with left_alone as (
    select
        link.buyer_row_id,
        min(sale_line.fulfilment_channel) as fulfilment_channel
    from link
    inner join sale as sale_line on link.line_row_id = sale_line.sale_row_id
    group by link.buyer_row_id
    having bool_and(sale_line.status is not null and sale_line.status <> 'pending')
)

update sale
set
    is_resolved = true,
    fulfilment_channel = coalesce(sale.declared_fulfilment_channel, left_alone.fulfilment_channel)
from left_alone
where
    sale.sale_row_id = left_alone.buyer_row_id
    and sale.status is null
