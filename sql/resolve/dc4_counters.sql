-- DC-4 counters: the till is the finest level of a counter's or shop's month if no business day is missing, or if it
-- comes within 5 % of the monthly report, both of certified products and net. Then the report is not counted on top of
-- it (dc4_covered); else the report counts and the till's lines are pending. Without a report the till counts. A day is
-- a business day while the register has the venue open; a line of any product shows that the till was read.
-- grain: one counter's or shop's month with touched lines
insert into venue_month
with lines as (
    select
        venue_code,
        to_char(sale_date, 'YYYYMM') as month,
        cast(date_trunc('month', sale_date) as date) as month_start,
        sale_date,
        status,
        net_amount,
        part,
        report = 'counter_pos' as is_till
    from sale
    where
        report in ('counter_pos', 'counter_monthly', 'community_shop')
        and in_force
        and status is distinct from 'duplicate'
),

totals as (
    select
        venue_code,
        month,
        month_start,
        coalesce(sum(net_amount) filter (where is_till and status is null), 0) as till_amount,
        coalesce(sum(net_amount) filter (where not is_till and part = 'main' and status is null), 0) as report_amount,
        bool_or(is_till) as has_till,
        bool_or(not is_till) as has_report
    from lines
    group by venue_code, month, month_start
),

open_days as (
    select
        totals.*,
        greatest(
            0,
            least(cast(totals.month_start + interval '1 month' as date), venue.closed_on + 1)
            - greatest(totals.month_start, venue.opened_on)
        ) as days_open
    from totals
    left join reference.venue as venue on totals.venue_code = venue.venue_code
),

days_read as (
    select
        lines.venue_code,
        lines.month,
        count(distinct lines.sale_date) as days_read
    from lines
    left join reference.venue as venue on lines.venue_code = venue.venue_code
    where
        lines.is_till
        and lines.sale_date >= coalesce(venue.opened_on, lines.sale_date)
        and lines.sale_date <= coalesce(venue.closed_on, lines.sale_date)
    group by lines.venue_code, lines.month
)

select
    open_days.venue_code,
    open_days.month,
    case when open_days.has_till then open_days.till_amount end as till_amount,
    case when open_days.has_report then open_days.report_amount end as report_amount,
    open_days.days_open - coalesce(days_read.days_read, 0) as days_missing,
    open_days.has_till
    and (
        open_days.days_open <= coalesce(days_read.days_read, 0)
        or abs(open_days.till_amount - open_days.report_amount) <= 0.05 * open_days.report_amount
    ) as is_covered
from open_days
left join days_read on open_days.venue_code = days_read.venue_code and open_days.month = days_read.month;

update sale
set
    status = 'pending',
    reason_code = 'till_incomplete',
    reason_values = array[
        venue_month.venue_code,
        venue_month.month,
        cast(venue_month.days_missing as text),
        cast(venue_month.till_amount as text),
        cast(venue_month.report_amount as text)
    ]
from venue_month
where
    sale.report = 'counter_pos'
    and sale.status is null
    and venue_month.report_amount is not null
    and not venue_month.is_covered
    and sale.venue_code = venue_month.venue_code
    and to_char(sale.sale_date, 'YYYYMM') = venue_month.month
