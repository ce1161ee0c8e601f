-- R13-REGISTER, R13-REMOVED: as what the register of entitled persons lists the persons of a roster in their county, on
-- any day of the half-year, the latest entry last; null for those whom it does not list. Persons of an unknown county
-- are sought everywhere.
-- grain: one row that is about to be loaded
with asked as (
    select
        given.row_no,
        given.person,
        given.region_code,
        given.first_day,
        given.last_day
    from
        jsonb_to_recordset(cast(:rows as jsonb))
            as given (
                row_no integer,
                person text,
                region_code text,
                first_day date,
                last_day date
            )
),

listed as (
    select
        asked.row_no,
        array_agg(coalesce(policy_register.status, '') order by policy_register.valid_from) as statuses
    from asked
    inner join reference.policy_register
        on
            asked.person = policy_register.person_pseudonym
            and asked.last_day >= policy_register.valid_from
            and asked.first_day <= coalesce(policy_register.valid_to, asked.last_day)
    inner join reference.region on policy_register.region_code = region.region_code
    where asked.region_code in (region.managing_area_code, 'UNKNOWN')
    group by asked.row_no
)

select
    asked.row_no,
    listed.statuses
from asked
left join listed on asked.row_no = listed.row_no
order by asked.row_no
