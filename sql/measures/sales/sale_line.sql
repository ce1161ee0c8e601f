-- Every loaded sale line as evaluators see it, with what the sums over lines need to know besides.
-- A line belongs to the month of its sale where its file holds many months, else to the period of its file. A return
-- receipt and a line that was given back wholly are no order.
-- Grain: one loaded sale line. Owner: warehouse.
create view assessment.sale_line as
with sale as (
    select * from warehouse.fact_sale
),

submission as (
    select
        submission_id,
        file_name
    from intake.submission
),

-- an outer join, which costs nothing where nobody asks for the name of the file
described as (
    select
        sale.*,
        submission.file_name,
        cast(extract(year from sale.sale_date) as integer) as sale_year,
        cast(extract(month from sale.sale_date) as integer) as sale_month,
        case
            when sale.report in ('platform_orders', 'counter_pos') then to_char(sale.sale_date, 'YYYYMM')
            else sale.period
        end as reporting_period,
        coalesce(sale.venue_code, 'NONE') as venue,
        coalesce(sale.session_no, 'NONE') as live_session,
        coalesce(sale.product_no, 'UNKNOWN') as product,
        coalesce(sale.product_name, sale.product_text) as product_title,
        sale.paid_amount >= 0 and (sale.net_amount <> 0 or sale.refund_amount = 0) as is_order
    from sale
    left join submission on sale.submission_id = submission.submission_id
),

final as (
    select
        sale_id,
        sale_date,
        sale_year as year,
        sale_month as month,
        reporting_period as period,
        organizing_channel,
        fulfilment_channel,
        system_code,
        buyer_org_code,
        buyer_region_code,
        supplier_uscc,
        supplier_name,
        supplier_region_code,
        venue as venue_code,
        live_session as session_no,
        product as product_no,
        product_title as product_name,
        quantity,
        unit,
        paid_amount,
        refund_amount,
        net_amount,
        submission_id,
        file_name,
        sheet,
        row_no,
        counted_status,
        reason,
        counted_sale_id,
        report,
        business_key,
        part,
        event_code,
        own_organizing_org_code,
        order_no,
        stated_order_count,
        is_order,
        has_overlap_risk
    from described
)

select * from final;

comment on view assessment.sale_line is '入库的销售行，各销售视图由此而来';
