-- The bulletin's figures of each assessed object (domain 4.8). The city is booked: a refund falls into the month in
-- which it was completed, so that months already announced stay. Areas (by supplier) and systems (by organiser) are
-- sums by date of sale as of now, for no booking exists per area. What belongs to no assessed object is the rest.
-- A system's task is about what its units and unions bought (P1), everybody else's about all sales.
-- Ranks within a group go by the completion of the year's task, where an object of the group has no task by the amount
-- of the year to date; equal to the printed place, equal rank.
-- Grain: one object (city, county, zone, department, and the rest of areas and of systems).
with line as (
    select
        sale.sale_date,
        sale.system_code,
        coalesce(region.managing_area_code, sale.supplier_region_code) as area_code,
        coalesce(channel.online, false) as is_online,
        sale.organizing_channel = 'union_group_buy'
        or (
            sale.organizing_channel = 'institution_procurement'
            and coalesce(sale.purchase_category in ('食堂', '慰问'), false)
        ) as is_purchase,
        sum(sale.net_amount) as net_amount
    from basis_live.counted_sale as sale
    left join reference.region on sale.supplier_region_code = region.region_code
    left join reference.channel on sale.fulfilment_channel = channel.channel_code
    where
        sale.sale_date >= cast(:last_year_first as date)
        and sale.sale_date <= cast(:last_day as date)
    group by
        sale.sale_date,
        sale.system_code,
        region.managing_area_code,
        sale.supplier_region_code,
        channel.online,
        sale.organizing_channel,
        sale.purchase_category
),

assessed as (
    select
        'city' as object_group,
        region_code as object_code,
        name as object_name,
        'C1' as indicator_code
    from reference.region
    where level = 'city'
    union all
    select
        group_code as object_group,
        region_code as object_code,
        name as object_name,
        'C1' as indicator_code
    from reference.region
    where assessed
    union all
    select
        'department' as object_group,
        system_code as object_code,
        name as object_name,
        'P1' as indicator_code
    from reference.sector_system
    union all
    select
        kind as object_group,
        upper(kind) as object_code,
        null as object_name,
        null as indicator_code
    from unnest(array['area_rest', 'department_rest']) as kind
),

attributed as (
    select
        line.sale_date,
        line.is_online,
        line.is_purchase,
        line.net_amount,
        coalesce(area.object_group, 'area_rest') as object_group,
        coalesce(area.object_code, 'AREA_REST') as object_code
    from line
    left join assessed as area
        on line.area_code = area.object_code and area.object_group in ('county', 'zone')
    union all
    select
        line.sale_date,
        line.is_online,
        line.is_purchase,
        line.net_amount,
        coalesce(department.object_group, 'department_rest') as object_group,
        coalesce(department.object_code, 'DEPARTMENT_REST') as object_code
    from line
    left join assessed as department
        on line.system_code = department.object_code and department.object_group = 'department'
),

sold as (
    select
        object_group,
        object_code,
        sum(net_amount) filter (where sale_date >= cast(:first_day as date)) as period_amount,
        sum(net_amount) filter (
            where sale_date between cast(:previous_first as date) and cast(:previous_last as date)
        ) as previous_amount,
        sum(net_amount) filter (where sale_date >= cast(:year_first as date)) as year_amount,
        sum(net_amount) filter (where sale_date <= cast(:last_year_last as date)) as last_year_amount,
        sum(net_amount) filter (
            where sale_date >= cast(:year_first as date) and sale_date < cast(:first_day as date)
        ) as before_amount,
        sum(net_amount) filter (where sale_date >= cast(:year_first as date) and is_online) as online_amount,
        sum(net_amount) filter (where sale_date >= cast(:year_first as date) and is_purchase) as purchased_amount,
        sum(net_amount) filter (
            where sale_date >= cast(:year_first as date) and sale_date < cast(:first_day as date) and is_purchase
        ) as before_purchased_amount
    from attributed
    group by object_group, object_code
),

online_city as (
    select
        sum(net_amount) filter (where is_online) as online_amount,
        sum(net_amount) as sold_amount
    from line
    where sale_date >= cast(:year_first as date)
),

booking as (
    select
        net_amount,
        make_date(year, month, 1) as booked_on
    from evaluation.sales_by_booking
),

booked as (
    select
        sum(net_amount) filter (
            where booked_on between cast(:first_day as date) and cast(:last_day as date)
        ) as period_amount,
        sum(net_amount) filter (
            where booked_on between cast(:previous_first as date) and cast(:previous_last as date)
        ) as previous_amount,
        sum(net_amount) filter (
            where booked_on between cast(:year_first as date) and cast(:last_day as date)
        ) as year_amount,
        sum(net_amount) filter (
            where booked_on between cast(:last_year_first as date) and cast(:last_year_last as date)
        ) as last_year_amount
    from booking
),

amount as (
    select
        object_group,
        object_code,
        period_amount,
        previous_amount,
        year_amount,
        last_year_amount,
        before_amount,
        online_amount,
        year_amount as sold_amount,
        case when object_group like 'department%' then purchased_amount else year_amount end as task_amount,
        case
            when object_group like 'department%' then before_purchased_amount else before_amount
        end as before_task_amount
    from sold
    union all
    select
        'city' as object_group,
        assessed.object_code,
        booked.period_amount,
        booked.previous_amount,
        booked.year_amount,
        booked.last_year_amount,
        null as before_amount,
        online_city.online_amount,
        online_city.sold_amount,
        booked.year_amount as task_amount,
        null as before_task_amount
    from assessed
    cross join booked
    cross join online_city
    where assessed.object_group = 'city'
),

-- the task of the plan; without one, the target by which the newest draft scores the object
draft_run as (
    select
        rubric,
        max(run_id) as run_id
    from assessment.run
    where year = cast(:year as integer) and kind = 'draft'
    group by rubric
),

draft_target as (
    select
        score.object_code,
        score.indicator_code,
        max(score.target_value) as target_value
    from assessment.score
    inner join draft_run on score.run_id = draft_run.run_id
    where score.indicator_code = 'P1'
    group by score.object_code, score.indicator_code
),

task as (
    select
        assessed.object_group,
        assessed.object_code,
        nullif(coalesce(plan.target_value, draft_target.target_value), 0) as target_amount
    from assessed
    left join warehouse.fact_target as plan
        on
            assessed.object_code = plan.object_code
            and assessed.indicator_code = plan.indicator_code
            and plan.year = cast(:year as integer)
    left join draft_target
        on
            assessed.object_code = draft_target.object_code
            and assessed.indicator_code = draft_target.indicator_code
),

figure as (
    select
        assessed.object_group,
        assessed.object_code,
        assessed.object_name,
        task.target_amount,
        amount.previous_amount,
        amount.last_year_amount,
        coalesce(amount.period_amount, 0) as period_amount,
        coalesce(amount.year_amount, 0) as year_amount,
        coalesce(amount.task_amount, 0) as task_amount,
        coalesce(amount.before_amount, 0) as before_amount,
        amount.period_amount / nullif(greatest(amount.previous_amount, 0), 0) - 1 as month_on_month,
        amount.year_amount / nullif(greatest(amount.last_year_amount, 0), 0) - 1 as year_on_year,
        coalesce(amount.task_amount, 0) / task.target_amount as completion_rate,
        coalesce(amount.before_task_amount, 0) / task.target_amount as before_rate,
        case when amount.sold_amount > 0 then coalesce(amount.online_amount, 0) / amount.sold_amount end as online_share
    from assessed
    left join amount
        on assessed.object_group = amount.object_group and assessed.object_code = amount.object_code
    left join task
        on assessed.object_group = task.object_group and assessed.object_code = task.object_code
),

standing as (
    select
        object_group,
        object_code,
        bool_and(target_amount is not null) over (partition by object_group) as is_by_completion,
        rank() over (partition by object_group order by round(completion_rate, 4) desc nulls last) as rate_rank,
        rank() over (partition by object_group order by year_amount desc) as amount_rank,
        rank() over (partition by object_group order by round(before_rate, 4) desc nulls last) as before_rate_rank,
        rank() over (partition by object_group order by before_amount desc) as before_amount_rank
    from figure
    where object_group in ('county', 'zone', 'department')
),

-- what the last bulletin said comes first; where there is none, what it would have said
announced as (
    select
        bulletin_figure.object_code,
        bulletin_figure.measured_value as announced_rank
    from assessment.bulletin_figure
    inner join assessment.bulletin on bulletin_figure.bulletin_id = bulletin.bulletin_id
    where
        bulletin.period = cast(:previous_period as text)
        and bulletin.state = 'approved'
        and bulletin_figure.figure = 'rank'
),

ranked as (
    select
        standing.object_group,
        standing.object_code,
        standing.is_by_completion,
        case when standing.is_by_completion then standing.rate_rank else standing.amount_rank end as rank_now,
        case
            when cast(:first_day as date) = cast(:year_first as date) then null
            else
                coalesce(
                    announced.announced_rank,
                    case
                        when standing.is_by_completion then standing.before_rate_rank
                        else standing.before_amount_rank
                    end
                )
        end as rank_before
    from standing
    left join announced on standing.object_code = announced.object_code
)

select
    figure.object_group,
    figure.object_code,
    figure.object_name,
    figure.period_amount,
    figure.previous_amount,
    figure.month_on_month,
    figure.year_amount,
    figure.last_year_amount,
    figure.year_on_year,
    figure.task_amount,
    figure.target_amount,
    figure.completion_rate,
    figure.online_share,
    ranked.rank_now,
    cast(ranked.rank_before - ranked.rank_now as integer) as rank_change,
    (figure.completion_rate - cast(:time_progress as numeric)) * 100 as progress_gap,
    coalesce(ranked.is_by_completion, false) as is_by_completion
from figure
left join ranked
    on figure.object_group = ranked.object_group and figure.object_code = ranked.object_code
order by
    array_position(
        array['city', 'county', 'zone', 'area_rest', 'department', 'department_rest'], figure.object_group
    ),
    ranked.rank_now,
    figure.object_code
