-- R02-SESSION: the livestream session in which staff bought has not been reported; the row waits for it.
-- grain: one row of the submission that came by livestream
select
    buyer.row_no,
    coalesce(buyer.session_no, buyer.fulfilment_ref) as value
from warehouse.fact_sale as buyer
where
    buyer.submission_id = :submission_id
    and buyer.in_force
    and buyer.declared_fulfilment_channel = 'livestream'
    and buyer.fulfilment_ref is not null
    and not exists (
        select 1
        from warehouse.sale_neighbour
        inner join warehouse.fact_sale as other
            on
                sale_neighbour.sale_row_id = other.sale_row_id
                and other.in_force
                and other.report in ('platform_orders', 'live_session')
        where sale_neighbour.neighbour_key in ('ref:' || buyer.fulfilment_ref, 'ref:' || buyer.session_no)
    )
order by buyer.row_no
