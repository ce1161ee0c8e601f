-- Whether the first session of the window was on that day: 1 or 0.
-- Grain: published figure of this measure. Unit: yes or no. Owner: assessment.
create view assessment.figure_first_live_session_on as
with scope as (
    select * from assessment.figure_scope
    where measure = 'first_live_session_on' and terms <@ array['system', 'date']
),

session as (
    select * from assessment.figure_session
    where measure = 'first_live_session_on'
),

opening as (
    select
        figure_id,
        to_char(min(started_at), 'YYYY-MM-DD') as first_day
    from session
    group by figure_id
),

final as (
    select
        scope.figure_id,
        cast(coalesce(scope.conditions -> 'date' ? opening.first_day, false) as integer) as actual
    from scope
    left join opening on scope.figure_id = opening.figure_id
)

select * from final;

comment on view assessment.figure_first_live_session_on is '首场直播是否在该日（1 是，0 否）';
