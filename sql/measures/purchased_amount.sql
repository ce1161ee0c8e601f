-- P1: counted net purchases that units of the system made in the year up to the cut-off for canteens and for visits to
-- those in need, and that its unions made (DC-6). Yuan. What employees paid themselves is no purchase of the unit.
-- Where no such purchase of the year is known at all, nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

purchase as (
    select
        row_key,
        system_code as object_code,
        net_amount
    from counted_sale
    where
        sale_date between make_date(:year, 1, 1) and least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and (
            organizing_channel = 'union_group_buy'
            or (organizing_channel = 'institution_procurement' and purchase_category in ('食堂', '慰问'))
        )
),

known as (
    select count(*) > 0 as anything
    from purchase
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        case when (select known.anything from known) then coalesce(sum(purchase.net_amount), 0) end as numerator,
        coalesce(array_agg(purchase.row_key) filter (where purchase.row_key is not null), '{}') as row_keys
    from assessed
    left join purchase on assessed.object_code = purchase.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
