-- R16-PARTS, DC-5: what an entity says it sold through a channel differs by more than 5 % from what that channel is
-- counted for, of the same product in the same month. Nothing is taken from these parts; they are only compared.
-- grain: one part of a row of the submission
with reported as (
    select
        staged.*,
        sale.product_no,
        to_date(staged.period, 'YYYYMM') as month_start
    from staging.entity_sales as staged
    inner join warehouse.fact_sale as sale
        on
            staged.submission_id = sale.submission_id
            and staged.row_no = sale.row_no
            and sale.part = 'residual'
            and sale.counted_status = 'counted'
    where staged.submission_id = :submission_id
),

stated as (
    select
        reported.row_no,
        reported.supplier_uscc,
        reported.product_no,
        reported.month_start,
        portion.place,
        portion.part,
        portion.channel,
        portion.amount
    from reported
    cross join
        lateral (
            values
            (1, '其中：单位采购', 'institution_procurement', reported.of_institution_amount),
            (2, '其中：工会团购', 'union_group_buy', reported.of_union_amount),
            (3, '其中：职工直购', 'staff_direct', reported.of_staff_amount),
            (4, '其中：专柜', 'counter', reported.of_counter_amount),
            (5, '其中：社区店', 'community_shop', reported.of_community_shop_amount),
            (6, '其中：展销会', 'exhibition', reported.of_exhibition_amount),
            (7, '其中：直播', 'livestream', reported.of_livestream_amount),
            (8, '其中：其他电商', 'ecommerce', reported.of_ecommerce_amount),
            (9, '其中已在其他渠道上报', null, reported.reported_elsewhere_amount)
        ) as portion (place, part, channel, amount)
    where portion.amount is not null
),

compared as (
    select
        stated.row_no,
        stated.place,
        stated.part,
        stated.amount,
        coalesce(sum(demand_month.net_amount), 0) as counted_amount
    from stated
    left join warehouse.demand_month
        on
            stated.supplier_uscc = demand_month.supplier_uscc
            and stated.product_no = demand_month.product_no
            and stated.month_start = demand_month.month_start
            and (stated.channel is null or stated.channel = demand_month.channel)
    group by stated.row_no, stated.place, stated.part, stated.amount
)

select
    row_no,
    amount as value,
    part,
    counted_amount as a
from compared
where abs(amount - counted_amount) > 0.05 * greatest(amount, counted_amount)
order by row_no, place
