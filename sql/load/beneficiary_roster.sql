-- R13 带动脱贫人口花名册 into fact_coverage: the rows in force, and no other.
-- grain: one person, entity, product and way of helping
delete from warehouse.fact_coverage
using candidate
where
    fact_coverage.submission_id = candidate.submission_id
    and fact_coverage.row_no = candidate.row_no
    and not candidate.stays;

insert into warehouse.fact_coverage (
    person_pseudonym, household_pseudonym, person_category, region_code, town_code, entity_code, entity_name,
    product_no, mechanism, started_on, ended_on, income_amount, period, submission_id, row_no
)
select
    reported.person_pseudonym,
    reported.household_pseudonym,
    reported.person_category,
    reported.region_code,
    reported.town_code,
    reported.entity_code,
    reported.entity_name,
    reported.certification_no as product_no,
    reported.mechanism,
    reported.started_on,
    reported.ended_on,
    reported.income_amount,
    reported.period,
    reported.submission_id,
    reported.row_no
from staging.beneficiary_roster as reported
where
    reported.submission_id = :submission_id
    and reported.in_force
