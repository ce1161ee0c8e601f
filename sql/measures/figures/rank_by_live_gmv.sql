-- Place of a sector system among all systems by the amount ordered in sessions; equal amounts share a place.
-- A system without a session has no place.
-- Grain: published figure of this measure. Unit: place. Owner: assessment.
create view assessment.figure_rank_by_live_gmv as
with scope as (
    select * from assessment.figure_scope
    where measure = 'rank_by_live_gmv' and terms = array['system']
),

session as (
    select * from assessment.figure_session
    where measure = 'rank_by_live_gmv'
),

board as (
    select
        figure_id,
        system_code,
        rank() over (partition by figure_id order by sum(gmv_amount) desc) as place
    from session
    where system_code not in ('NONE', 'UNKNOWN')
    group by figure_id, system_code
),

final as (
    select
        scope.figure_id,
        board.place as actual
    from scope
    left join board on scope.figure_id = board.figure_id and scope.conditions -> 'system' ? board.system_code
)

select * from final;

comment on view assessment.figure_rank_by_live_gmv is '系统在直播成交金额榜上的位次';
