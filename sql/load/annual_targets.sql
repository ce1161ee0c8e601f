-- R19 年度任务分解表 into fact_target: all objects and indicators that a submission or the one it replaces names. Where
-- two units report the same target, the later file speaks. Values in yuan, pieces, persons, shares.
-- grain: one object, indicator and year
delete from warehouse.fact_target
using candidate, staging.annual_targets as named
where
    candidate.submission_id = named.submission_id
    and candidate.row_no = named.row_no
    and fact_target.object_code = named.object_code
    and fact_target.indicator_code = named.indicator_code
    and fact_target.year = cast(named.period as integer);

insert into warehouse.fact_target (
    object_code, indicator_code, year, target_value, quarter1_value, quarter2_value, quarter3_value, quarter4_value,
    document_no, submission_id, row_no
)
select distinct on (stated.object_code, stated.indicator_code, stated.period)
    stated.object_code,
    stated.indicator_code,
    cast(stated.period as integer) as year,
    stated.year_target * stated.unit_factor as target_value,
    stated.quarter1_target * stated.unit_factor as quarter1_value,
    stated.quarter2_target * stated.unit_factor as quarter2_value,
    stated.quarter3_target * stated.unit_factor as quarter3_value,
    stated.quarter4_target * stated.unit_factor as quarter4_value,
    stated.document_no,
    stated.submission_id,
    stated.row_no
from staging.annual_targets as stated
inner join intake.submission on stated.submission_id = submission.submission_id
where
    stated.in_force
    and stated.business_key in (
        select candidate.business_key
        from candidate
    )
order by
    stated.object_code asc,
    stated.indicator_code asc,
    stated.period asc,
    submission.file_mtime desc,
    submission.file_name desc,
    submission.sha256 desc
