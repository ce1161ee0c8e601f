-- Booked net sales of the city by month, this year until the period and the whole of last year.
-- Grain: year, month.
select
    year,
    month,
    sum(net_amount) as net_amount
from evaluation.sales_by_booking
where
    make_date(year, month, 1) between cast(:last_year_first as date) and cast(:last_day as date)
group by year, month
order by year, month
