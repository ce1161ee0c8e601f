-- DC-8: a negative row of an order line is its refund, already taken off the line; without the line it waits for it.
-- grain: one touched refund row of R07
with refunds as (
    select
        refund.sale_row_id,
        sale_line.sale_id
    from sale as refund
    left join sale as sale_line
        on
            sale_line.report = 'platform_orders'
            and sale_line.in_force
            and sale_line.paid_amount >= 0
            and refund.business_key = sale_line.business_key || '|refund'
    where
        refund.report = 'platform_orders'
        and refund.paid_amount < 0
        and refund.status is null
)

update sale
set
    status = case when refunds.sale_id is null then 'orphan_refund' else 'linked' end,
    reason_code = case when refunds.sale_id is null then 'orphan_refund' else 'refund_row' end,
    counted_sale_id = refunds.sale_id
from refunds
where sale.sale_row_id = refunds.sale_row_id
