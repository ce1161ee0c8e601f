-- C-LINK-02: the reference of a buyer's row names nothing that was reported: no order or session, no receipt, no event,
-- and no venue that the register knows. Sessions that staff name have a rule of their own.
-- grain: one row of the submission with a reference
select
    buyer.row_no,
    buyer.fulfilment_ref as value
from warehouse.fact_sale as buyer
where
    buyer.submission_id = :submission_id
    and buyer.in_force
    and buyer.fulfilment_ref is not null
    and not (buyer.report = 'staff_purchase' and coalesce(buyer.declared_fulfilment_channel, '') = 'livestream')
    and not exists (
        select 1
        from reference.venue
        where venue.venue_code = buyer.venue_code
    )
    and not exists (
        select 1
        from warehouse.sale_neighbour
        inner join warehouse.fact_sale as other
            on
                sale_neighbour.sale_row_id = other.sale_row_id
                and other.in_force
                and other.report in (
                    'platform_orders', 'live_session', 'counter_pos', 'special_event', 'union_group_buy'
                )
                and other.submission_id <> buyer.submission_id
        where
            sale_neighbour.neighbour_key in (
                'ref:' || buyer.fulfilment_ref,
                'receipt:' || buyer.fulfilment_ref,
                'group:' || buyer.group_order_no
            )
            and (other.report <> 'union_group_buy' or other.group_order_no = buyer.fulfilment_ref)
    )
order by buyer.row_no
