-- The keys by which a submission's sale lines meet others: order and session numbers, references, invoices, an entity's
-- month of a product, their own key.
-- grain: one key of one sale line of the submission
with lines as (
    select *
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
            values (lines.sub_order_no), (lines.main_order_no), (lines.session_no), (lines.fulfilment_ref)
        ) as named_number (number)
    where named_number.number is not null
    union
    select
        sale_row_id,
        'invoice:' || invoice_no as neighbour_key
    from lines
    where invoice_no is not null
    union
    select
        sale_row_id,
        'entity:' || own_supplier_uscc || ':' || certification_no || ':' || period as neighbour_key
    from lines
    where report = 'entity_sales'
    union
    select
        sale_row_id,
        'line:' || report || ':' || business_key as neighbour_key
    from lines
    where report <> 'platform_orders'
)

insert into warehouse.sale_neighbour (neighbour_key, sale_row_id)
select
    neighbour_key,
    sale_row_id
from named
