-- What staff say they bought in a livestream waits until the session that they name is reported (R02).
-- grain: one touched line of R02
update sale
set
    status = 'pending',
    reason_code = 'session_missing',
    reason_values = array[fulfilment_ref]
where
    report = 'staff_purchase'
    and status is null
    and declared_fulfilment_channel = 'livestream'
    and fulfilment_ref is not null
    and sale_row_id not in (
        select link.buyer_row_id from link
        union all
        select group_link.buyer_row_id from group_link
    )
    and not exists (
        select 1
        from sale as reported
        where
            reported.report = 'live_session'
            and reported.in_force
            and reported.session_no in (sale.fulfilment_ref, sale.session_no)
    )
