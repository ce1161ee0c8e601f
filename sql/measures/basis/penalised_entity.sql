-- Business entities whose credit is stated as penalised (R11). An entity that several half-years of a year list so is
-- one row of that year.
-- Grain: entity and year. Owner: assessment.
create view basis_live.penalised_entity as
with penalised as (
    select distinct on (uscc, extract(year from lower(valid_during)))
        *,
        lower(valid_during) as known_from
    from warehouse.dim_entity
    where credit_status = '处罚'
    order by uscc asc, extract(year from lower(valid_during)) asc, lower(valid_during) asc
),

final as (
    select
        cast(null as numeric) as amount,
        penalised.uscc,
        penalised.region_code,
        penalised.known_from,
        penalised.submission_id,
        reported.sheet,
        penalised.row_no,
        penalised.name as label,
        'penalised_entity/' || penalised.uscc || '/' || extract(year from penalised.known_from) as row_key
    from penalised
    left join staging.business_entities as reported
        on penalised.submission_id = reported.submission_id and penalised.row_no = reported.row_no
)

select * from final;

comment on view basis_live.penalised_entity is '受处罚的经营主体：主体 × 年度，按经营主体名录的信用状况';
