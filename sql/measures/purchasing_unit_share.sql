-- P2: units of the system that bought, or whose union or staff bought for them, in the year up to the cut-off ÷ units
-- of the system in the register. Shops, platforms and business entities sell; they are no buyers, and who sent
-- everything back has bought nothing. Where no purchase of the year is known at all, nothing can be said.
-- Grain: one assessed object. Owner: assessment (domain 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

member as (
    select
        row_key,
        org_code,
        system_code as object_code
    from unit
    where
        org_type in ('government', 'institution', 'hospital', 'school', 'enterprise', 'union')
        and coalesce(valid_from, '-infinity') <= make_date(:year, 12, 31)
        and coalesce(valid_to, 'infinity') > make_date(:year, 12, 31)
),

purchase as (
    select
        row_key,
        organizing_org_code,
        buyer_org_code
    from counted_sale
    where
        sale_date between make_date(:year, 1, 1) and least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and organizing_channel in ('institution_procurement', 'union_group_buy', 'staff_direct')
        and net_amount > 0
),

bought as (
    select
        organizing_org_code as org_code,
        row_key
    from purchase
    union
    select
        buyer_org_code as org_code,
        row_key
    from purchase
),

buyer as (
    select
        member.object_code,
        count(distinct member.org_code) as buyer_count,
        array_agg(distinct bought.row_key) as row_keys
    from member
    inner join bought on member.org_code = bought.org_code
    group by member.object_code
),

system_unit as (
    select
        object_code,
        count(*) as unit_count,
        array_agg(row_key) as row_keys
    from member
    group by object_code
),

final as (
    select
        assessed.object_code,
        cast(coalesce(system_unit.unit_count, 0) as numeric) as denominator,
        case
            when exists (select from purchase) then cast(coalesce(buyer.buyer_count, 0) as numeric)
        end as numerator,
        coalesce(buyer.row_keys, '{}') || coalesce(system_unit.row_keys, '{}') as row_keys
    from assessed
    left join system_unit on assessed.object_code = system_unit.object_code
    left join buyer on assessed.object_code = buyer.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
