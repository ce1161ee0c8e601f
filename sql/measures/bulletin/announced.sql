-- The year to date as the last bulletin of the same year announced it: with this period's amount it must give this year
-- to date, and where it does not, the note names the difference.
-- Grain: one object of the last approved bulletin.
select
    bulletin_figure.object_code,
    bulletin_figure.measured_value as announced_amount
from assessment.bulletin_figure
inner join assessment.bulletin on bulletin_figure.bulletin_id = bulletin.bulletin_id
where
    bulletin.period = cast(:previous_period as text)
    and bulletin.state = 'approved'
    and bulletin_figure.figure = 'year_amount'
    and extract(year from cast(:first_day as date)) = extract(year from cast(:previous_first as date))
