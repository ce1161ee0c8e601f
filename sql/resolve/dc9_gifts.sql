-- DC-9: goods for which nobody paid are gifts, samples or tastings; neither money nor quantity counts.
-- grain: one touched sale line
update sale
set
    status = 'gift',
    reason_code = 'gift'
where
    status is null
    and detail_level <> 'summary'
    and paid_amount = 0
