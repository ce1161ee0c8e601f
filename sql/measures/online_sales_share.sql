-- C4: the part of the counted net sales by suppliers of the area that livestreams and e-commerce delivered. Yuan/yuan.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

sale as (
    select
        row_key,
        supplier_region_code as object_code,
        net_amount,
        fulfilment_channel in ('livestream', 'ecommerce') as is_online
    from counted_sale
    where
        sale_date between make_date(:year, 1, 1) and least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
),

known as (
    select count(*) > 0 as anything
    from sale
),

final as (
    select
        assessed.object_code,
        case
            when (select known.anything from known) then coalesce(sum(sale.net_amount) filter (where sale.is_online), 0)
        end as numerator,
        coalesce(sum(sale.net_amount), 0) as denominator,
        coalesce(array_agg(sale.row_key) filter (where sale.row_key is not null), '{}') as row_keys
    from assessed
    left join sale on assessed.object_code = sale.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
