-- C-HIST-02: the total of the year is that of the month before and this month. Compared where the month before of the
-- same venue or entity and product is live; in January, and in a first report, the total is the month's own.
-- grain: one row of the submission that states a total
with stated as (
    select
        submission_id,
        row_no,
        period,
        org_code || '|' || venue || '|' || coalesce(certification_no, product_key) as series,
        sales_amount,
        ytd_amount,
        in_force
    from staging.counter_monthly
    where 'counter_monthly' = :report and org_code = :org_code
    union all
    select
        submission_id,
        row_no,
        period,
        org_code || '|' || venue || '|' || coalesce(certification_no, product_key) as series,
        sales_amount,
        ytd_amount,
        in_force
    from staging.community_shop
    where 'community_shop' = :report and org_code = :org_code
    union all
    select
        submission_id,
        row_no,
        period,
        org_code || '|' || certification_no as series,
        sales_amount,
        ytd_amount,
        in_force
    from staging.entity_sales
    where 'entity_sales' = :report and org_code = :org_code
),

compared as (
    select
        own.row_no,
        own.sales_amount,
        own.ytd_amount,
        coalesce(previous.ytd_amount, 0) as previous_amount,
        right(own.period, 2) = '01'
        or previous.row_no is not null
        or not exists (
            select 1
            from stated as earlier
            where
                earlier.series = own.series
                and earlier.in_force
                and earlier.period < own.period
                and left(earlier.period, 4) = left(own.period, 4)
        ) as is_comparable
    from stated as own
    left join stated as previous
        on
            own.series = previous.series
            and previous.in_force
            and right(own.period, 2) <> '01'
            and previous.period = to_char(to_date(own.period, 'YYYYMM') - interval '1 month', 'YYYYMM')
    where
        own.submission_id = :submission_id
        and own.in_force
        and own.ytd_amount is not null
        and (previous.row_no is null or previous.ytd_amount is not null)
)

select
    row_no,
    ytd_amount as value,
    ytd_amount as a,
    previous_amount as b,
    sales_amount as c,
    previous_amount + sales_amount as expected
from compared
where
    is_comparable
    and ytd_amount <> previous_amount + sales_amount
order by row_no
