-- C-HIST-01: the month against the mean of the unit's last six accepted months, outside ±30 % and more than 10,000
-- yuan. Fewer than six months are compared as many as there are.
-- grain: one row for the submission
with reported as (
    select
        sale.period,
        sum(sale.paid_amount) as amount
    from warehouse.fact_sale as sale
    inner join intake.submission on sale.submission_id = submission.submission_id
    where
        sale.report = :report
        and submission.org_code = :org_code
        and sale.in_force
        and sale.period <= :period
    group by sale.period
),

own as (
    select amount
    from reported
    where period = :period
),

earlier as (
    select amount
    from reported
    where period < :period
    order by period desc
    limit 6
),

compared as (
    select
        own.amount,
        avg(earlier.amount) as mean_amount
    from own
    cross join earlier
    group by own.amount
)

select
    cast(null as integer) as row_no,
    amount as value,
    amount as m,
    case when amount > mean_amount then '增加' else '减少' end as direction,
    round(100 * abs(amount - mean_amount) / mean_amount) as x
from compared
where
    mean_amount > 0
    and abs(amount - mean_amount) > 0.3 * mean_amount
    and abs(amount - mean_amount) > 10000
