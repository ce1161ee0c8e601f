-- The keys by which a submission's sale lines meet others.
--   ref:       order and session numbers, events, references
--   names:     what a buyer refers to; receipt: the number of a till's line, which a buyer may name
--   joins:     the group order through which staff bought; group: the number of a union's order
--   venue:     the month of a counter or shop
--   invoice:, entity: (an entity's month of a product), line: (the line's own key)
-- grain: one key of one sale line of the submission
with lines as (
    select
        *,
        report in ('union_group_buy', 'institution_procurement', 'staff_purchase') as is_bought
    from warehouse.fact_sale
    where submission_id = :submission_id
),

named as (
    select
        lines.sale_row_id,
        'ref:' || named_number.number as neighbour_key
    from lines
    cross join
        lateral (
            values
            (lines.sub_order_no),
            (lines.main_order_no),
            (lines.session_no),
            (lines.fulfilment_ref),
            (lines.event_code)
        ) as named_number (number)
    where named_number.number is not null
    union
    select
        lines.sale_row_id,
        kind.prefix || kind.number as neighbour_key
    from lines
    cross join
        lateral (
            values
            (lines.is_bought, 'names:', lines.fulfilment_ref),
            (lines.report = 'counter_pos', 'receipt:', lines.receipt_no),
            (lines.report = 'staff_purchase', 'joins:', lines.group_order_no),
            (lines.report = 'union_group_buy', 'group:', lines.group_order_no),
            (true, 'venue:', lines.venue_code || ':' || to_char(lines.sale_date, 'YYYYMM')),
            (true, 'invoice:', lines.invoice_no),
            (
                lines.report = 'entity_sales',
                'entity:',
                lines.own_supplier_uscc || ':' || lines.certification_no || ':' || lines.period
            ),
            (
                lines.report not in ('platform_orders', 'counter_pos'),
                'line:',
                lines.report || ':' || lines.business_key
            )
        ) as kind (applies, prefix, number)
    where kind.applies and kind.number is not null
)

insert into warehouse.sale_neighbour (neighbour_key, sale_row_id)
select
    neighbour_key,
    sale_row_id
from named
