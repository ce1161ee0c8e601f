-- D1: open counters and zones that sold certified products in at least `active_months` of the last `of_months` months
-- of the year ÷ open counters and zones (domain 4.10). Open at the end of the year, or at an earlier cut-off.
-- Grain: one assessed object. Owner: assessment (domain 4.3).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

opened as (
    select
        row_key,
        venue_code,
        region_code as object_code
    from venue
    where
        venue_type in ('counter', 'zone')
        and opened_on <= least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and coalesce(closed_on, 'infinity') >= least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
),

sold as (
    select
        venue_code,
        count(distinct extract(month from sale_date)) as month_count,
        array_agg(row_key) as row_keys
    from counted_sale
    where
        sale_date between make_date(:year, 1, 1) and least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and extract(month from sale_date) > 12 - cast(cast(:params as jsonb) ->> 'of_months' as integer)
        and net_amount > 0
        and venue_code is not null
    group by venue_code
),

placed as (
    select
        opened.object_code,
        opened.row_key,
        coalesce(
            sold.month_count >= cast(cast(:params as jsonb) ->> 'active_months' as integer), false
        ) as is_active,
        coalesce(sold.row_keys, '{}') as sale_keys
    from opened
    left join sold on opened.venue_code = sold.venue_code
),

counted as (
    select
        object_code,
        count(*) filter (where is_active) as active_count,
        count(*) as open_count,
        array_agg(row_key) as row_keys
    from placed
    group by object_code
),

sold_at as (
    select
        placed.object_code,
        array_agg(sale.row_key) as row_keys
    from placed
    cross join lateral unnest(placed.sale_keys) as sale (row_key)
    group by placed.object_code
),

final as (
    select
        assessed.object_code,
        cast(coalesce(counted.active_count, 0) as numeric) as numerator,
        cast(coalesce(counted.open_count, 0) as numeric) as denominator,
        coalesce(counted.row_keys, '{}') || coalesce(sold_at.row_keys, '{}') as row_keys
    from assessed
    left join counted on assessed.object_code = counted.object_code
    left join sold_at on assessed.object_code = sold_at.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
