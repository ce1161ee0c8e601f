-- C6, P4: what buyers took under their agreements ÷ what was agreed, pro rata to the part of the term that has elapsed
-- at the end of the year, or at the cut-off if that is earlier. Yuan/yuan. Agreements in force at some time of the
-- year; both amounts since the beginning of the agreement. An agreement without an amount or an end has no rate and is
-- left out. Agreements belong to the buyer's area or system.
-- Grain: one assessed object. Owner: assessment (domain 4.3, 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

in_term as (
    select
        row_key,
        agreed_amount,
        fulfilled_amount,
        valid_to,
        coalesce(valid_from, signed_on) as begins_on,
        least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        ) as measured_on,
        case when :object_group = 'department' then system_code else buyer_region_code end as object_code
    from agreement
    where agreed_amount is not null and valid_to >= make_date(:year, 1, 1)
),

due as (
    select
        row_key,
        object_code,
        coalesce(fulfilled_amount, 0) as fulfilled_amount,
        agreed_amount * (least(measured_on, valid_to) - begins_on + 1) / (valid_to - begins_on + 1) as due_amount
    from in_term
    where begins_on <= least(measured_on, valid_to)
),

final as (
    select
        assessed.object_code,
        coalesce(sum(due.fulfilled_amount), 0) as numerator,
        coalesce(round(sum(due.due_amount), 2), 0) as denominator,
        coalesce(array_agg(due.row_key) filter (where due.row_key is not null), '{}') as row_keys
    from assessed
    left join due on assessed.object_code = due.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
