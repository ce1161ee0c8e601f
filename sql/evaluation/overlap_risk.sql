-- What may be in the total twice, to be printed under it: lines whose reference leads nowhere may also have been
-- reported by the counter, shop, platform or event that delivered; lines without a named supplier or product are taken
-- off no business entity's own report. A line is in one of the two, in the first where both apply.
-- Grain: year, month, risk. Owner: warehouse.
create view evaluation.overlap_risk as
with line as (
    select * from assessment.sale_line
    where counted_status = 'counted'
),

risk_line as (
    select
        *,
        case when has_overlap_risk then 'unresolved_reference' else 'unnamed_supplier_or_product' end as risk
    from line
    where has_overlap_risk or supplier_uscc = 'UNKNOWN' or product_no = 'DECLARED'
),

final as (
    select
        year,
        month,
        risk,
        cast(sum(net_amount) as numeric(18, 2)) as net_amount,
        count(*) as line_count
    from risk_line
    group by year, month, risk
)

select * from final;

comment on view evaluation.overlap_risk is '可能重复计算的金额，列于总额之下；已包含在总额内';
comment on column evaluation.overlap_risk.year is '销售日期的年份';
comment on column evaluation.overlap_risk.month is '销售日期的月份';
comment on column evaluation.overlap_risk.risk is
'风险：unresolved_reference 履约单号无法核实，可能与履约方报送的重复；'
'unnamed_supplier_or_product 未填明供应方或产品，无法从经营主体自报销售中扣减';
comment on column evaluation.overlap_risk.line_count is '行数';
comment on column evaluation.overlap_risk.net_amount is '净额（元）';
