-- The livestream sessions that belong to a figure, each as the last snapshot up to the as-of date says.
-- Window: day the session began, both ends included. Snapshots later than the as-of date are left out.
-- Grain: published figure, session. Owner: assessment.
create view assessment.figure_session as
with scope as (
    select * from assessment.figure_scope
    where
        terms <@ array[
            'system', 'organizer.level', 'organizer.ownership', 'region', 'date', 'time', 'live sessions and all events'
        ]
),

snapshot as (
    select * from warehouse.fact_live_session
),

submission as (
    select
        submission_id,
        version
    from intake.submission
),

organisation as (
    select * from reference.organisation
),

known as (
    select
        snapshot.*,
        scope.figure_id,
        scope.measure,
        scope.conditions,
        row_number() over (
            partition by scope.figure_id, snapshot.platform_code, snapshot.session_no
            order by
                snapshot.data_as_of desc, snapshot.is_latest desc, submission.version desc,
                snapshot.submission_id asc, snapshot.row_no desc
        ) as newest_first
    from scope
    inner join snapshot on cast(snapshot.data_as_of at time zone 'Asia/Shanghai' as date) <= scope.as_of
    inner join submission on snapshot.submission_id = submission.submission_id
    where cast(snapshot.started_at at time zone 'Asia/Shanghai' as date) between scope.window_start and scope.as_of
),

final as (
    select
        known.figure_id,
        known.measure,
        known.conditions,
        known.platform_code,
        known.session_no,
        known.system_code,
        known.participant_count,
        known.order_count,
        known.gmv_amount,
        known.started_at at time zone 'Asia/Shanghai' as started_at,
        known.ended_at at time zone 'Asia/Shanghai' as ended_at
    from known
    left join organisation on known.organizer_org_code = organisation.org_code
    where
        known.newest_first = 1
        -- the rank looks at all systems and picks its own afterwards
        and (known.measure = 'rank_by_live_gmv' or coalesce(known.conditions -> 'system' ? known.system_code, true))
        and coalesce(known.conditions -> 'region' ? known.region_code, true)
        and coalesce(known.conditions -> 'organizer.level' ? coalesce(organisation.level, ''), true)
        and coalesce(known.conditions -> 'organizer.ownership' ? coalesce(organisation.ownership, ''), true)
)

select * from final;

comment on view assessment.figure_session is '各公布数字范围内的直播场次，取截至日前的最后快照';
