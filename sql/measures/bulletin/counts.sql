-- What is counted beside the money for each object of the bulletin (domain 4.8): places of sale and products that are
-- new in the period, persons supported, reports that came late or not at all, files sent back, issues not yet closed.
-- A kind of which nothing was ever reported is null, never nought. Fewer than five persons are not shown.
-- Grain: one object (city, county, zone, department).
with organisation as (
    select
        organisation.org_code,
        organisation.system_code,
        coalesce(region.managing_area_code, organisation.region_code) as area_code
    from reference.organisation
    left join reference.region on organisation.region_code = region.region_code
),

object as (
    select
        'city' as object_group,
        region_code as object_code
    from reference.region
    where level = 'city'
    union all
    select
        group_code as object_group,
        region_code as object_code
    from reference.region
    where assessed
    union all
    select
        'department' as object_group,
        system_code as object_code
    from reference.sector_system
),

venue as (
    select
        venue.venue_code,
        coalesce(region.managing_area_code, venue.region_code) as area_code
    from reference.venue
    left join reference.region on venue.region_code = region.region_code
    where
        venue.venue_type in ('counter', 'zone', 'vending')
        and venue.opened_on between cast(:first_day as date) and cast(:last_day as date)
),

product as (
    select
        dim_product.product_no,
        dim_product.certified_on between cast(:first_day as date) and cast(:last_day as date) as is_new,
        coalesce(region.managing_area_code, dim_product.region_code) as area_code
    from warehouse.dim_product
    left join reference.region on dim_product.region_code = region.region_code
    where upper_inf(dim_product.known_during)
),

person as (
    select
        fact_coverage.person_pseudonym,
        coalesce(region.managing_area_code, fact_coverage.region_code) as area_code
    from warehouse.fact_coverage
    left join reference.region on fact_coverage.region_code = region.region_code
    where coalesce(fact_coverage.started_on, cast(:last_day as date)) <= cast(:last_day as date)
),

due as (
    select
        region_code as area_code,
        system_code,
        state,
        returned_count
    from basis_live.report_due
    where period = any(cast(:report_periods as text[]))
),

issue as (
    select
        coalesce(organisation.area_code, fact_issue.responsible_org_code) as area_code,
        coalesce(organisation.system_code, fact_issue.responsible_org_code) as system_code,
        fact_issue.registered_on <= cast(:last_day as date)
        and (fact_issue.state <> 'closed' or fact_issue.closed_on > cast(:last_day as date)) as is_open
    from warehouse.fact_issue
    left join organisation on fact_issue.responsible_org_code = organisation.org_code
),

counted as (
    select
        object.object_group,
        object.object_code,
        case
            when object.object_group <> 'department' then (
                select count(*) from venue
                where object.object_group = 'city' or venue.area_code = object.object_code
            )
        end as new_venue_count,
        case
            when object.object_group <> 'department' and exists (select from product) then (
                select count(distinct product.product_no) from product
                where product.is_new and (object.object_group = 'city' or product.area_code = object.object_code)
            )
        end as new_product_count,
        case
            when object.object_group <> 'department' then (
                select count(distinct person.person_pseudonym) from person
                where object.object_group = 'city' or person.area_code = object.object_code
            )
        end as person_count,
        case
            when exists (select from due) then (
                select count(*) from due
                where
                    due.state in ('late', 'missing')
                    and (
                        object.object_group = 'city'
                        or due.area_code = object.object_code
                        or due.system_code = object.object_code
                    )
            )
        end as late_report_count,
        case
            when exists (select from due) then (
                select coalesce(sum(due.returned_count), 0) from due
                where
                    object.object_group = 'city'
                    or due.area_code = object.object_code
                    or due.system_code = object.object_code
            )
        end as returned_file_count,
        case
            when exists (select from issue) then (
                select count(*) from issue
                where
                    issue.is_open
                    and (
                        object.object_group = 'city'
                        or issue.area_code = object.object_code
                        or issue.system_code = object.object_code
                    )
            )
        end as open_issue_count
    from object
)

select
    object_group,
    object_code,
    new_venue_count,
    new_product_count,
    late_report_count,
    returned_file_count,
    open_issue_count,
    case when person_count >= 5 then person_count end as covered_person_count
from counted
