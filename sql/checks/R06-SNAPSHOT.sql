-- R06-SNAPSHOT: a later snapshot of a session shows fewer participants than an earlier one.
-- grain: one row of the submission
select
    reported.row_no,
    reported.participant_count as value,
    max(earlier.participant_count) as a
from staging.live_session as reported
inner join staging.live_session as earlier
    on
        reported.business_key = earlier.business_key
        and reported.data_as_of > earlier.data_as_of
where reported.submission_id = :submission_id
group by reported.row_no, reported.participant_count
having max(earlier.participant_count) > reported.participant_count
order by reported.row_no
