-- R06 直播专场场次报告 into fact_live_session: a snapshot per row; the one in force is the latest.
-- grain: one accepted row of the submission
update warehouse.fact_live_session as known
set is_latest = false
from candidate
where
    known.submission_id = candidate.submission_id
    and known.row_no = candidate.row_no
    and known.is_latest
    and not candidate.stays;

insert into warehouse.fact_live_session (
    platform_code, session_no, data_as_of, is_latest, organizer_org_code, organizer_name, system_code, region_code,
    started_at, ended_at, participant_count, view_count, peak_online_count, order_count, buyer_count, gmv_amount,
    refund_amount, certified_amount, submission_id, row_no
)
select
    platform_code,
    session_no,
    data_as_of,
    in_force as is_latest,
    organizer_org_code,
    organizer_name,
    system_code,
    region_code,
    started_at,
    ended_at,
    participant_count,
    view_count,
    peak_online_count,
    order_count,
    buyer_count,
    gmv_amount,
    coalesce(refund_amount, 0) as refund_amount,
    certified_amount,
    submission_id,
    row_no
from staging.live_session
where submission_id = :submission_id
