-- Persons whom entities support, by pseudonym; the amount is what they earned more in the half-year.
-- Grain: person, entity, product, way of helping and half-year. Owner: warehouse.
create view basis_live.supported_person as
with roster as (
    select * from warehouse.fact_coverage
),

reported as (
    select
        submission_id,
        row_no,
        sheet
    from staging.beneficiary_roster
),

final as (
    select
        roster.submission_id,
        reported.sheet,
        roster.row_no,
        roster.income_amount as amount,
        roster.person_pseudonym,
        roster.region_code,
        roster.entity_code,
        roster.period,
        roster.started_on,
        roster.ended_on,
        roster.income_amount,
        'supported_person/' || roster.submission_id || '/' || roster.row_no as row_key,
        coalesce(roster.entity_name, roster.entity_code) as label
    from roster
    left join reported on roster.submission_id = reported.submission_id and roster.row_no = reported.row_no
)

select * from final;

comment on view basis_live.supported_person is '带动人口（假名）：人数只可去重计数；说明为经营主体，不是人';
