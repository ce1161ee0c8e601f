-- What may be in the total of the year to date twice; it is part of the total and is printed under it.
-- Grain: risk.
select
    risk,
    sum(net_amount) as net_amount,
    sum(line_count) as line_count
from evaluation.overlap_risk
where make_date(year, month, 1) between cast(:year_first as date) and cast(:last_day as date)
group by risk
order by risk
