-- R08 展销会/专场活动报告 into fact_event: what the event columns, repeated on every exhibitor's line, say of each event.
-- grain: one event of a file in force
with named as (
    select distinct reported.event_code
    from candidate
    inner join staging.special_event as reported
        on candidate.submission_id = reported.submission_id and candidate.row_no = reported.row_no
)

delete from warehouse.fact_event
using named
where fact_event.event_code = named.event_code;

insert into warehouse.fact_event (
    event_code, event_type, type_word, name, place, organizer_org_code, organizer_name, system_code, region_code,
    started_on, ended_on, attendance, exhibitor_count, certified_entity_count, sales_amount, certified_amount,
    intent_amount, signed_amount, assisted_amount, subsidy_amount, submission_id, row_no
)
select distinct on (reported.event_code, reported.submission_id)
    reported.event_code,
    reported.event_category as event_type,
    reported.event_type as type_word,
    reported.event_name as name,
    reported.place,
    reported.organizer_org_code,
    reported.organizer_name,
    reported.system_code,
    reported.region_code,
    reported.started_on,
    reported.ended_on,
    reported.attendance,
    reported.exhibitor_count,
    reported.certified_entity_count,
    reported.sales_amount,
    reported.certified_amount,
    reported.intent_amount,
    reported.signed_amount,
    reported.assisted_amount,
    reported.subsidy_amount,
    reported.submission_id,
    reported.row_no
from staging.special_event as reported
where
    reported.in_force
    and reported.event_code in (
        select named.event_code
        from staging.special_event as named
        inner join candidate
            on named.submission_id = candidate.submission_id and named.row_no = candidate.row_no
    )
order by reported.event_code asc, reported.submission_id asc, reported.row_no asc
