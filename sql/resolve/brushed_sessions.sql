-- R07-BRUSHING: of a session with five exported orders or more, 60 % were closed (state 3 of the contract) or wholly
-- refunded; what is left of it, and its report, wait until somebody has decided (question
-- brushing:<platform>:<session>, answer accept if it was real, return if not).
-- grain: one touched line of R06 or R07 of such a session
with lines as (
    select
        platform_code,
        session_no,
        main_order_no,
        bool_and(status_rank = 3 or (refund_amount > 0 and net_amount <= 0)) as is_undone
    from sale
    where
        report = 'platform_orders'
        and in_force
        and session_no is not null
        and paid_amount > 0
    group by platform_code, session_no, main_order_no
),

brushed as (
    select
        platform_code,
        session_no,
        round(100.0 * count(*) filter (where is_undone) / count(*), 1) as undone_share
    from lines
    group by platform_code, session_no
    having count(*) >= 5 and count(*) filter (where is_undone) >= 0.6 * count(*)
),

decided as (
    select distinct on (question)
        question,
        answer
    from intake.decision
    where question like 'brushing:%'
    order by question asc, decision_id desc
)

update sale
set
    status = case when decided.answer is null then 'pending' else 'out_of_scope' end,
    reason_code = case when decided.answer is null then 'brushing' else 'brushing_refused' end,
    reason_values = array[brushed.session_no, cast(brushed.undone_share as text)]
from brushed
left join decided on decided.question = 'brushing:' || brushed.platform_code || ':' || brushed.session_no
where
    sale.report in ('platform_orders', 'live_session')
    and sale.status is null
    and sale.platform_code = brushed.platform_code
    and sale.session_no = brushed.session_no
    and coalesce(decided.answer, '') <> 'accept'
