-- R08-TWICE: another event of the same organiser at the same place within three days.
-- grain: one event of the submission
select
    own.row_no,
    own.event_code as value,
    min(other.event_code) as a
from warehouse.fact_event as own
inner join warehouse.fact_event as other
    on
        own.organizer_name = other.organizer_name
        and own.place = other.place
        and own.event_code <> other.event_code
        and abs(own.started_on - other.started_on) <= 3
where own.submission_id = :submission_id
group by own.row_no, own.event_code
order by own.row_no
