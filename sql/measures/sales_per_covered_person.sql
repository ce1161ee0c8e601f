-- C3: counted net sales by suppliers of the area, in yuan, for each person that the area's entities supported in one of
-- the year's half-years (each person once). Without such a person there is no such share.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

sale as (
    select
        row_key,
        supplier_region_code as object_code,
        net_amount
    from counted_sale
    where
        sale_date between make_date(:year, 1, 1) and least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
),

sold as (
    select
        object_code,
        sum(net_amount) as net_amount,
        array_agg(row_key) as row_keys
    from sale
    group by object_code
),

covered as (
    select
        region_code as object_code,
        count(distinct person_pseudonym) as person_count,
        array_agg(row_key) as row_keys
    from supported_person
    where period >= cast(:year as text) and period < cast(:year + 1 as text)
    group by region_code
),

final as (
    select
        assessed.object_code,
        cast(coalesce(covered.person_count, 0) as numeric) as denominator,
        case when exists (select from sale) then coalesce(sold.net_amount, 0) end as numerator,
        coalesce(sold.row_keys, '{}') || coalesce(covered.row_keys, '{}') as row_keys
    from assessed
    left join sold on assessed.object_code = sold.object_code
    left join covered on assessed.object_code = covered.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
