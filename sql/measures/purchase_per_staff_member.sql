-- P3: counted net purchases that units of the system, their unions and their staff made in the year up to the cut-off,
-- in yuan ÷ employees, both of units whose headcount is known. Where no purchase of the year is known at all, nothing
-- can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

member as (
    select
        row_key,
        org_code,
        headcount,
        system_code as object_code
    from unit
    where
        org_type in ('government', 'institution', 'hospital', 'school', 'enterprise', 'union')
        and headcount > 0
        and coalesce(valid_from, '-infinity') <= make_date(:year, 12, 31)
        and coalesce(valid_to, 'infinity') > make_date(:year, 12, 31)
),

purchase as (
    select
        row_key,
        organizing_org_code,
        net_amount
    from counted_sale
    where
        sale_date between make_date(:year, 1, 1) and least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and organizing_channel in ('institution_procurement', 'union_group_buy', 'staff_direct')
),

bought as (
    select
        member.object_code,
        sum(purchase.net_amount) as net_amount,
        array_agg(purchase.row_key) as row_keys
    from purchase
    inner join member on purchase.organizing_org_code = member.org_code
    group by member.object_code
),

staff as (
    select
        object_code,
        sum(headcount) as headcount,
        array_agg(row_key) as row_keys
    from member
    group by object_code
),

final as (
    select
        assessed.object_code,
        cast(coalesce(staff.headcount, 0) as numeric) as denominator,
        case when exists (select from purchase) then coalesce(bought.net_amount, 0) end as numerator,
        coalesce(bought.row_keys, '{}') || coalesce(staff.row_keys, '{}') as row_keys
    from assessed
    left join staff on assessed.object_code = staff.object_code
    left join bought on assessed.object_code = bought.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
