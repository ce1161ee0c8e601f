-- C5, P4: buyers with an agreement in force at some time of the year ÷ units that ought to have one. A buyer with two
-- agreements is one. Areas: hospitals, schools and enterprises of the area ÷ those listed for it (listed_unit.csv).
-- Departments: units of the system ÷ units of the system in the register. Without a list nothing can be said, nor where
-- no agreement is known at all.
-- Grain: one assessed object. Owner: assessment (domain 4.3, 4.4).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

member as (
    select
        row_key,
        org_code,
        system_code as object_code
    from unit
    where
        :object_group = 'department'
        and org_type in ('government', 'institution', 'hospital', 'school', 'enterprise')
        and coalesce(valid_from, '-infinity') <= make_date(:year, 12, 31)
        and coalesce(valid_to, 'infinity') > make_date(:year, 12, 31)
),

agreed as (
    select
        agreement.row_key,
        agreement.buyer_org_code,
        coalesce(member.object_code, agreement.buyer_region_code) as object_code
    from agreement
    left join member on agreement.buyer_org_code = member.org_code
    where
        agreement.signed_on <= least(
            make_date(:year, 12, 31), cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        )
        and coalesce(agreement.valid_to, 'infinity') >= make_date(:year, 1, 1)
        and (
            member.org_code is not null
            or (
                :object_group <> 'department'
                and agreement.buyer_type in ('hospital', 'school', 'enterprise')
            )
        )
),

signed as (
    select
        object_code,
        count(distinct buyer_org_code) as buyer_count,
        array_agg(row_key) as row_keys
    from agreed
    group by object_code
),

asked as (
    select
        region_code as object_code,
        sum(unit_count) as unit_count,
        array_agg(row_key) as row_keys
    from listed_unit
    where :object_group <> 'department' and year = :year and org_type in ('hospital', 'school', 'enterprise')
    group by region_code
    union all
    select
        object_code,
        count(*) as unit_count,
        array_agg(row_key) as row_keys
    from member
    where object_code is not null
    group by object_code
),

final as (
    select
        assessed.object_code,
        cast(asked.unit_count as numeric) as denominator,
        case
            when asked.unit_count is not null and exists (select from agreement)
                then cast(coalesce(signed.buyer_count, 0) as numeric)
        end as numerator,
        coalesce(signed.row_keys, '{}') || coalesce(asked.row_keys, '{}') as row_keys
    from assessed
    left join asked on assessed.object_code = asked.object_code
    left join signed on assessed.object_code = signed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
