-- What a file that was let in after the close changed in closed months, beside what its unit had sold in the month
-- before: all channels together, gains and losses both as changes.
-- Grain: one file and closed month. Owner: warehouse.
create view basis_live.closed_month_correction as
with changed as (
    select
        submission_id,
        closed_month,
        sum(abs(net_amount)) as corrected_amount,
        sum(net_amount) as net_change
    from warehouse.booking_adjustment
    group by submission_id, closed_month
),

filed as (
    select
        changed.*,
        submission.org_code,
        submission.file_name,
        to_date(changed.closed_month, 'YYYYMM') as month_start
    from changed
    inner join intake.submission on changed.submission_id = submission.submission_id
),

sold as (
    select
        filed.submission_id,
        filed.closed_month,
        sum(sale.net_amount) as net_amount
    from filed
    inner join warehouse.fact_sale as sale
        on
            filed.month_start <= sale.sale_date
            and filed.month_start + interval '1 month' > sale.sale_date
            and sale.counted_status = 'counted'
    inner join intake.submission
        on sale.submission_id = submission.submission_id and filed.org_code = submission.org_code
    group by filed.submission_id, filed.closed_month
),

final as (
    select
        filed.submission_id,
        filed.corrected_amount as amount,
        filed.org_code,
        organisation.system_code,
        filed.closed_month,
        filed.corrected_amount,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        'closed_month_correction/' || filed.submission_id || '/' || filed.closed_month as row_key,
        concat_ws(' ', filed.file_name, filed.closed_month) as label,
        coalesce(region.managing_area_code, organisation.region_code) as region_code,
        coalesce(sold.net_amount, 0) - filed.net_change as month_amount
    from filed
    left join sold on filed.submission_id = sold.submission_id and filed.closed_month = sold.closed_month
    left join reference.organisation on filed.org_code = organisation.org_code
    left join reference.region on organisation.region_code = region.region_code
)

select * from final;

comment on view basis_live.closed_month_correction is '封账后经批准的更正：改变的净额（各渠道增减的绝对值之和）与更正前本单位当月净额';
