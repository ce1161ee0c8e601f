-- What no rule has taken out is counted. Where a buyer says it came through another channel and nothing shows that
-- sale, it may be in that channel's figures too and is marked as a risk. Back into the warehouse, where something
-- differs; and who holds each sale id.
-- grain: one touched sale line
with resolved as (
    select
        sale.*,
        case when sale.status is not null then format(reason.template, variadic sale.reason_values) end as sentence,
        coalesce(sale.status, 'counted') as final_status,
        (
            sale.status is null
            and sale.report in ('union_group_buy', 'institution_procurement', 'staff_purchase')
            and not sale.is_resolved
            and (sale.fulfilment_ref is not null or sale.declared_fulfilment_channel is not null)
        ) as has_risk
    from sale
    left join reason on sale.reason_code = reason.code
)

update warehouse.fact_sale
set
    paid_amount = resolved.paid_amount,
    organizing_channel = resolved.organizing_channel,
    fulfilment_channel = resolved.fulfilment_channel,
    organizing_org_code = resolved.organizing_org_code,
    system_code = resolved.system_code,
    buyer_org_code = resolved.buyer_org_code,
    buyer_region_code = resolved.buyer_region_code,
    supplier_uscc = resolved.supplier_uscc,
    supplier_name = resolved.supplier_name,
    supplier_region_code = resolved.supplier_region_code,
    product_no = resolved.product_no,
    product_name = resolved.product_name,
    order_no = resolved.order_no,
    counted_status = resolved.final_status,
    reason = resolved.sentence,
    counted_sale_id = resolved.counted_sale_id,
    match_method = resolved.match_method,
    has_overlap_risk = resolved.has_risk
from resolved
where
    fact_sale.sale_row_id = resolved.sale_row_id
    and fact_sale.sale_date = resolved.sale_date
    and (
        fact_sale.paid_amount,
        fact_sale.organizing_channel,
        fact_sale.fulfilment_channel,
        fact_sale.organizing_org_code,
        fact_sale.system_code,
        fact_sale.buyer_org_code,
        fact_sale.buyer_region_code,
        fact_sale.supplier_uscc,
        fact_sale.supplier_name,
        fact_sale.supplier_region_code,
        fact_sale.product_no,
        fact_sale.product_name,
        fact_sale.order_no,
        fact_sale.counted_status,
        fact_sale.reason,
        fact_sale.counted_sale_id,
        fact_sale.match_method,
        fact_sale.has_overlap_risk
    ) is distinct from (
        resolved.paid_amount,
        resolved.organizing_channel,
        resolved.fulfilment_channel,
        resolved.organizing_org_code,
        resolved.system_code,
        resolved.buyer_org_code,
        resolved.buyer_region_code,
        resolved.supplier_uscc,
        resolved.supplier_name,
        resolved.supplier_region_code,
        resolved.product_no,
        resolved.product_name,
        resolved.order_no,
        resolved.final_status,
        resolved.sentence,
        resolved.counted_sale_id,
        resolved.match_method,
        resolved.has_risk
    );

delete from warehouse.sale_key
using sale
where
    sale_key.sale_id = sale.sale_id and sale_key.sale_row_id = sale.sale_row_id
    and (not sale.in_force or sale.reason_code = 'repeated');

insert into warehouse.sale_key (sale_id, sale_row_id, sale_date)
select
    sale_id,
    sale_row_id,
    sale_date
from sale
where
    in_force
    and reason_code is distinct from 'repeated'
    and not exists (
        select 1
        from warehouse.sale_key as held
        where held.sale_id = sale.sale_id and held.sale_row_id = sale.sale_row_id
    );

insert into warehouse.sale_key (sale_id, sale_row_id, sale_date)
select
    part.sale_id,
    part.sale_row_id,
    part.sale_date
from warehouse.fact_sale as part
inner join sale
    on
        sale.report in ('live_session', 'counter_monthly', 'community_shop', 'special_event')
        and sale.part = 'main'
        and part.submission_id = sale.submission_id
        and part.row_no = sale.row_no
where part.part = 'linked' and part.in_force
