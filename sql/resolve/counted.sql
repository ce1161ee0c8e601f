-- What no rule has taken out is counted; where a buyer says it came through another channel and nothing shows that sale,
-- it may be in that channel's figures too and is marked as a risk.
-- grain: one touched sale line
update sale
set
    status = 'counted',
    has_overlap_risk = (
        report in ('union_group_buy', 'institution_procurement')
        and not is_resolved
        and (fulfilment_ref is not null or declared_fulfilment_channel is not null)
    )
where status is null
