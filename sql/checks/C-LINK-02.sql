-- C-LINK-02: the reference of a buyer's row that should have come by livestream or from a platform names neither an
-- order nor a session that was reported.
-- grain: one row of the submission with a reference
select
    buyer.row_no,
    buyer.fulfilment_ref as value
from warehouse.fact_sale as buyer
where
    buyer.submission_id = :submission_id
    and buyer.in_force
    and buyer.fulfilment_ref is not null
    and coalesce(buyer.declared_fulfilment_channel, '') not in ('counter', 'community_shop', 'exhibition')
    and not exists (
        select 1
        from warehouse.sale_neighbour
        inner join warehouse.fact_sale as other
            on
                sale_neighbour.sale_row_id = other.sale_row_id
                and other.in_force
                and other.report in ('platform_orders', 'live_session')
        where sale_neighbour.neighbour_key = 'ref:' || buyer.fulfilment_ref
    )
order by buyer.row_no
