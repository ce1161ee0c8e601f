-- R04-RETURN: the receipt of which goods came back is not among the shop's receipts of the 90 days before.
-- grain: one return of the submission that names its receipt
with returned as (
    select *
    from staging.counter_pos
    where
        submission_id = :submission_id
        and sales_amount < 0
        and original_receipt_no is not null
)

select
    returned.row_no,
    returned.original_receipt_no as value
from returned
where
    not exists (
        select 1
        from warehouse.sale_neighbour
        inner join warehouse.fact_sale as sold
            on
                sale_neighbour.sale_row_id = sold.sale_row_id
                and sold.in_force
                and sold.report = 'counter_pos'
                and returned.venue = sold.venue_code
                and sold.paid_amount > 0
                and sold.sale_date between returned.business_date - 90 and returned.business_date
        where sale_neighbour.neighbour_key = 'receipt:' || returned.original_receipt_no
    )
order by returned.row_no
