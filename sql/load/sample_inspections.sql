-- R17 抽检结果 into fact_inspection: the rows in force, and no other. Which product and entity of the catalogue a row
-- means follows. A penalty is an amount, or words that say so and do not deny it.
-- grain: one item tested of one sample
delete from warehouse.fact_inspection
using candidate
where
    fact_inspection.submission_id = candidate.submission_id
    and fact_inspection.row_no = candidate.row_no
    and not candidate.stays;

insert into warehouse.fact_inspection (
    sample_no, test_item, product_name, product_no, entity_code, entity_name, region_code, sampled_on, has_passed,
    has_penalty, penalty_amount, submission_id, row_no
)
select
    reported.sample_no,
    reported.test_item,
    reported.product_name,
    null as product_no,
    reported.entity_code,
    reported.entity_name,
    reported.region_code,
    reported.sampled_on,
    reported.result = '合格' as has_passed,
    coalesce(reported.penalty_amount, 0) > 0
    or coalesce(
        reported.handling ~ '处罚|罚款|罚没|没收|吊销'
        and reported.handling !~ '(不予|免予|免于|未予|未|无|没有|不再)(立案|行政)*(处罚|罚款)',
        false
    ) as has_penalty,
    reported.penalty_amount,
    reported.submission_id,
    reported.row_no
from staging.sample_inspections as reported
inner join candidate
    on reported.submission_id = candidate.submission_id and reported.row_no = candidate.row_no
where
    candidate.stays
    and not exists (
        select 1
        from warehouse.fact_inspection as known
        where known.submission_id = reported.submission_id and known.row_no = reported.row_no
    )
