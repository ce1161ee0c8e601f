-- DC-3: a buyer who says that it came through another channel, and whose number is missing or means nothing, may mean
-- a line of that channel of the same supplier, product and quantity, within 0.5 % of the amount and seven days. If
-- there is one such line, and he is its one such buyer, the two are linked until somebody says otherwise. A buyer who
-- names a session or venue means its lines.
-- grain: one pair of a buyer's line and a line that fulfils it
insert into link (buyer_row_id, line_row_id, is_inferred)
with seekers as (
    select sale.*
    from sale
    where
        sale.report in ('union_group_buy', 'institution_procurement', 'staff_purchase')
        and sale.status is null
        and not sale.is_resolved
        and sale.declared_fulfilment_channel is not null
        and sale.product_no is not null
        and sale.supplier_uscc <> 'UNKNOWN'
        and sale.sale_row_id not in (
            select link.buyer_row_id from link
            union all
            select group_link.buyer_row_id from group_link
            union all
            select summary_buyer.buyer_row_id from summary_buyer
        )
),

possible as (
    select possible_fulfilment.*
    from seekers
    inner join warehouse.possible_fulfilment on seekers.sale_row_id = possible_fulfilment.buyer_row_id
),

few as (
    select buyer_row_id
    from possible
    group by buyer_row_id
    having count(*) <= 20
),

alike as (
    select
        possible.buyer_row_id,
        possible.line_row_id,
        count(*) over (partition by possible.buyer_row_id) as fitting_lines,
        count(*) over (partition by possible.line_row_id) as fitting_buyers
    from possible
    inner join few on possible.buyer_row_id = few.buyer_row_id
    inner join seekers on possible.buyer_row_id = seekers.sale_row_id
    inner join sale as sale_line on possible.line_row_id = sale_line.sale_row_id
    where
        sale_line.status is null
        and sale_line.product_no = seekers.product_no
        and sale_line.supplier_uscc = seekers.supplier_uscc
        and (seekers.venue_code is null or sale_line.venue_code = seekers.venue_code)
        and (
            sale_line.session_no in (seekers.session_no, seekers.fulfilment_ref)
            or not exists (
                select 1
                from session_total
                where session_total.session_no in (seekers.session_no, seekers.fulfilment_ref)
            )
        )
        and possible.line_row_id not in (
            select link.line_row_id
            from link
        )
)

select
    buyer_row_id,
    line_row_id,
    true as is_inferred
from alike
where fitting_lines = 1 and fitting_buyers = 1
