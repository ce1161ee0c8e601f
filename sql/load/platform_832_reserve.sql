-- R20 832平台预留与采购 into fact_procurement_plan: all units that a submission or the one it replaces names. Where two
-- units report the same plan, the later file speaks. Ratios are stated in percent and kept as shares.
-- grain: one unit and year
delete from warehouse.fact_procurement_plan
using candidate, staging.platform_832_reserve as named
where
    candidate.submission_id = named.submission_id
    and candidate.row_no = named.row_no
    and fact_procurement_plan.org_code = named.unit_org_code
    and fact_procurement_plan.year = cast(named.period as integer);

insert into warehouse.fact_procurement_plan (
    org_code, year, canteen_mode, canteen_budget_amount, reserve_ratio, reserved_amount, union_budget_amount,
    completed_amount, submission_id, row_no
)
select distinct on (stated.unit_org_code, stated.period)
    stated.unit_org_code as org_code,
    cast(stated.period as integer) as year,
    case stated.canteen_mode
        when '自办' then 'own'
        when '共用' then 'shared'
        when '外包' then 'outsourced'
        else 'none'
    end as canteen_mode,
    stated.canteen_budget_amount,
    stated.reserve_ratio / 100 as reserve_ratio,
    stated.reserved_amount,
    stated.union_budget_amount,
    stated.completed_amount,
    stated.submission_id,
    stated.row_no
from staging.platform_832_reserve as stated
inner join intake.submission on stated.submission_id = submission.submission_id
where
    stated.in_force
    and stated.business_key in (
        select candidate.business_key
        from candidate
    )
order by
    stated.unit_org_code asc,
    stated.period asc,
    submission.file_mtime desc,
    submission.file_name desc,
    submission.sha256 desc
