-- R13-COUNTIES: a person stands in the roster of another county for the same half-year.
-- grain: one row of the submission
with own as (
    select
        row_no,
        person_pseudonym,
        region_code,
        period
    from warehouse.fact_coverage
    where submission_id = :submission_id
),

elsewhere as (
    select distinct
        own.row_no,
        other.region_code
    from own
    inner join warehouse.fact_coverage as other
        on
            own.person_pseudonym = other.person_pseudonym
            and own.period = other.period
            and own.region_code <> other.region_code
)

select
    elsewhere.row_no,
    string_agg(coalesce(region.name, elsewhere.region_code), '、' order by elsewhere.region_code) as a
from elsewhere
left join reference.region on elsewhere.region_code = region.region_code
group by elsewhere.row_no
order by elsewhere.row_no
