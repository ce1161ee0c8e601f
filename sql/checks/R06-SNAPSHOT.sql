-- R06-SNAPSHOT: a later snapshot of a session shows fewer participants than an earlier one.
-- grain: one row of the submission
select
    session.row_no,
    session.participant_count as value,
    max(earlier.participant_count) as a
from staging.live_session as session
inner join staging.live_session as earlier
    on
        session.business_key = earlier.business_key
        and earlier.data_as_of < session.data_as_of
where session.submission_id = :submission_id
group by session.row_no, session.participant_count
having max(earlier.participant_count) > session.participant_count
order by session.row_no
