-- C-LINK-03: a buyer's row without a number that means anything was taken for the line of an order or receipt of the
-- same supplier, product, quantity, amount and week (DC-3). Told to whoever reports the later of the two, to confirm.
-- grain: one row of the submission on either side of an inferred link
with inferred as (
    select
        buyer.submission_id as buyer_submission_id,
        buyer.row_no as buyer_row_no,
        buyer.product_text,
        kept.submission_id as line_submission_id,
        kept.row_no as line_row_no,
        coalesce(kept.receipt_no, kept.sub_order_no) as number
    from warehouse.fact_sale as buyer
    inner join warehouse.fact_sale as kept on buyer.counted_sale_id = kept.sale_id and kept.in_force
    where
        buyer.in_force
        and buyer.declared_fulfilment_channel is not null
        and buyer.match_method = 'inferred'
)

select
    inferred.product_text as value,
    inferred.number as order_no,
    case
        when inferred.buyer_submission_id = :submission_id then inferred.buyer_row_no
        else inferred.line_row_no
    end as row_no
from inferred
where :submission_id in (inferred.buyer_submission_id, inferred.line_submission_id)
order by row_no
