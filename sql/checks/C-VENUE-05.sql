-- C-VENUE-05: a counter or shop sold nothing in this month and the two before, each of them reported.
-- grain: one venue of the submission
with months as (
    select
        venue,
        period,
        sum(sales_amount) as sales_amount
    from staging.counter_monthly
    where 'counter_monthly' = :report and org_code = :org_code and in_force
    group by venue, period
    union all
    select
        venue,
        period,
        sum(sales_amount) as sales_amount
    from staging.community_shop
    where 'community_shop' = :report and org_code = :org_code and in_force
    group by venue, period
),

own as (
    select
        venue,
        min(venue_code) as venue_code,
        min(row_no) as row_no
    from staging.counter_monthly
    where submission_id = :submission_id
    group by venue
    union all
    select
        venue,
        min(venue_code) as venue_code,
        min(row_no) as row_no
    from staging.community_shop
    where submission_id = :submission_id
    group by venue
)

select
    own.row_no,
    own.venue_code as value
from own
inner join months
    on
        own.venue = months.venue
        and months.period <= :period
        and months.period >= to_char(to_date(:period, 'YYYYMM') - interval '2 months', 'YYYYMM')
group by own.row_no, own.venue_code
having count(*) = 3 and max(months.sales_amount) = 0
order by own.row_no
