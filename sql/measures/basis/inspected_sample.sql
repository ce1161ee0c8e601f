-- Samples tested (R17). A sample fails when one of the items tested fails; the row named is one that failed, else its
-- first. A sample of what no catalogue has is listed without a product number.
-- Grain: sample. Owner: assessment.
create view basis_live.inspected_sample as
with sample as (
    select
        sample_no,
        min(product_no) as product_no,
        min(sampled_on) as sampled_on,
        bool_and(has_passed) as has_passed,
        bool_or(has_penalty) as has_penalty,
        sum(penalty_amount) as amount
    from warehouse.fact_inspection
    group by sample_no
),

foremost as (
    select distinct on (sample_no) *
    from warehouse.fact_inspection
    order by sample_no asc, has_passed asc, test_item asc
),

final as (
    select
        sample.amount,
        sample.sample_no,
        sample.product_no,
        foremost.entity_code,
        foremost.region_code,
        sample.sampled_on,
        sample.has_passed,
        sample.has_penalty,
        foremost.submission_id,
        reported.sheet,
        foremost.row_no,
        foremost.product_name as label,
        'inspected_sample/' || sample.sample_no as row_key
    from sample
    inner join foremost on sample.sample_no = foremost.sample_no
    left join staging.sample_inspections as reported
        on foremost.submission_id = reported.submission_id and foremost.row_no = reported.row_no
)

select * from final;

comment on view basis_live.inspected_sample is '抽检样品：一个样品一行，一个项目不合格即为不合格；所在区域为经营主体所在县（市、区）';
