-- R07-MAINORDER: what was paid for the lines of an order is not what was due for them, with or without the discounts
-- that the export states.
-- grain: one order of several lines, at its first row
with main_order as (
    select
        platform_code,
        main_order_no,
        min(row_no) as row_no,
        sum(paid_amount) as paid_amount,
        sum(payable_amount) as payable_amount,
        sum(coalesce(platform_discount, 0)) as platform_amount,
        sum(coalesce(merchant_discount, 0)) as merchant_amount
    from staging.platform_orders
    where
        submission_id = :submission_id
        and paid_amount > 0
    group by platform_code, main_order_no
    having count(*) > 1 and count(payable_amount) = count(*)
)

select
    row_no,
    paid_amount as value,
    payable_amount as a
from main_order
where
    paid_amount <> all(
        array[
            payable_amount,
            payable_amount - platform_amount,
            payable_amount - merchant_amount,
            payable_amount - platform_amount - merchant_amount
        ]
    )
order by row_no
