-- Persons on the register of those entitled to the policy, the denominator of coverage.
-- Grain: area and year. Owner: register.
create view basis_live.policy_population as
with final as (
    select
        policy_population.region_code,
        policy_population.year,
        policy_population.person_count,
        cast(null as text) as submission_id,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        cast(null as numeric) as amount,
        'policy_population/' || policy_population.region_code || '/' || policy_population.year as row_key,
        concat_ws(' ', region.name, policy_population.year) as label
    from reference.policy_population
    left join reference.region on policy_population.region_code = region.region_code
)

select * from final;

comment on view basis_live.policy_population is '脱贫享受政策人口名册数';
