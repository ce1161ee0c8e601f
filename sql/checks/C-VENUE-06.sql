-- C-VENUE-06, DC-4: the month's report of a venue and its till, certified and net of returns, differ by more than 100
-- yuan and 1 %. Up to 5 % the till is right all the same; beyond, only if no business day is missing.
-- grain: one venue of the submission with till lines of the month
with sale as (
    select
        sale_line.venue_code,
        sale_line.row_no,
        sale_line.sale_date,
        sale_line.net_amount
    from warehouse.fact_sale as sale_line
    where
        sale_line.submission_id = :submission_id
        and sale_line.in_force
        and sale_line.part in ('main', 'linked')
        and sale_line.product_no is not null
        and sale_line.counted_status not in ('uncertified', 'out_of_validity', 'duplicate')
),

reported as (
    select
        venue_code,
        max(sale_date) as month_end,
        min(row_no) as row_no,
        sum(net_amount) as net_amount
    from sale
    where venue_code is not null
    group by venue_code
),

compared as (
    select
        reported.row_no,
        reported.venue_code,
        reported.net_amount as reported_amount,
        sum(till.net_amount) as till_amount
    from reported
    inner join warehouse.sale_neighbour
        on
            sale_neighbour.neighbour_key
            = 'venue:' || reported.venue_code || ':' || to_char(reported.month_end, 'YYYYMM')
    inner join warehouse.fact_sale as till
        on
            sale_neighbour.sale_row_id = till.sale_row_id
            and till.report = 'counter_pos'
            and till.in_force
            and till.counted_status in ('counted', 'pending')
    group by reported.row_no, reported.venue_code, reported.net_amount
)

select
    row_no,
    venue_code as value,
    reported_amount as b,
    till_amount as a,
    trim_scale(round(100 * abs(reported_amount - till_amount) / nullif(reported_amount, 0), 1)) as x
from compared
where
    reported_amount > 0
    and abs(reported_amount - till_amount) > greatest(100, 0.01 * reported_amount)
order by row_no
