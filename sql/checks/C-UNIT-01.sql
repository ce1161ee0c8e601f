-- C-UNIT-01 against history: what a row pays per piece is about 10,000 times, or a ten-thousandth of, what the unit's
-- own accepted rows of earlier periods say of the same product: 元 and 万元 were mixed up. Asked before anything is
-- loaded. The catalogue is another report and never quarantines: its prices are R01-PRICE's.
-- grain: one row that is about to be loaded
with arriving as (
    select
        given.row_no,
        given.product_key,
        given.supplier_uscc,
        given.amount,
        given.amount / given.quantity as price
    from
        jsonb_to_recordset(cast(:rows as jsonb))
            as given (
                row_no integer,
                product_key text,
                supplier_uscc text,
                amount numeric,
                quantity numeric
            )
    where given.quantity > 0 and given.amount > 0
),

known_prices as (
    select
        arriving.row_no,
        earlier.paid_amount / earlier.quantity as price
    from arriving
    inner join warehouse.fact_sale as earlier
        on
            arriving.product_key = earlier.product_key
            and arriving.supplier_uscc = earlier.own_supplier_uscc
    where
        earlier.in_force
        and earlier.own_organizing_org_code = :org_code
        and earlier.report = :report
        and earlier.sale_date < cast(:period_start as date)
        and earlier.quantity > 0
        and earlier.paid_amount > 0
),

compared as (
    select
        arriving.row_no,
        arriving.amount,
        min(arriving.price / known_prices.price) as lowest,
        max(arriving.price / known_prices.price) as highest
    from arriving
    inner join known_prices on arriving.row_no = known_prices.row_no
    group by arriving.row_no, arriving.amount
)

select
    row_no,
    amount as value,
    trim_scale(case when lowest >= 5000 then round(lowest) else round(highest, 6) end) as k
from compared
where
    lowest between 5000 and 20000 and highest between 5000 and 20000
    or lowest between 0.00005 and 0.0002 and highest between 0.00005 and 0.0002
order by row_no
