-- Articles in the outlets that bring them, at the outlet's level. An article belongs to the area of the unit that wrote
-- it: the unit's in the register, else the area whose name its name begins with, else that of the unit that reports.
-- Evidence is a link or a scan on file.
-- Grain: one article in one outlet. Owner: warehouse.
create view basis_live.article as
with piece as (
    select
        fact_media.*,
        reported.sheet,
        reported.author_org_name,
        reported.evidence_file,
        submission.org_code
    from warehouse.fact_media
    left join staging.media_coverage as reported
        on fact_media.submission_id = reported.submission_id and fact_media.row_no = reported.row_no
    left join intake.submission on fact_media.submission_id = submission.submission_id
),

unit_name as (
    select
        organisation.org_code,
        organisation.region_code,
        named.unit_name
    from reference.organisation
    cross join lateral unnest(organisation.aliases || organisation.name) as named (unit_name)
    union all
    select
        organisation.org_code,
        organisation.region_code,
        alias.alias as unit_name
    from reference.alias
    inner join reference.organisation on alias.code = organisation.org_code
    where alias.kind = 'organisation'
),

area_name as (
    select
        region.region_code,
        named.area_name
    from reference.region
    cross join lateral unnest(region.aliases || region.name) as named (area_name)
),

author as (
    select distinct author_org_name
    from piece
    where author_org_name is not null
),

author_area as (
    select distinct on (author.author_org_name)
        author.author_org_name,
        coalesce(unit_name.region_code, area_name.region_code) as region_code
    from author
    left join unit_name on author.author_org_name = unit_name.unit_name
    left join area_name on starts_with(author.author_org_name, area_name.area_name)
    order by
        author.author_org_name asc,
        unit_name.org_code asc,
        length(area_name.area_name) desc,
        area_name.region_code asc
),

located as (
    select
        piece.*,
        coalesce(author_area.region_code, organisation.region_code) as area_code
    from piece
    left join author_area on piece.author_org_name = author_area.author_org_name
    left join reference.organisation on piece.org_code = organisation.org_code
),

final as (
    select
        located.submission_id,
        located.sheet,
        located.row_no,
        located.title_key,
        located.medium,
        located.level,
        located.system_code,
        located.published_on,
        located.is_reprint,
        cast(null as numeric) as amount,
        'article/' || located.submission_id || '/' || located.row_no as row_key,
        concat_ws(' ', located.title, located.media_name) as label,
        coalesce(region.managing_area_code, located.area_code) as region_code,
        coalesce(nullif(located.link, ''), nullif(located.evidence_file, '')) is not null as has_evidence
    from located
    left join reference.region on located.area_code = region.region_code
)

select * from final;

comment on view basis_live.article is '媒体宣传的各篇、各媒体：级别以媒体名录为准；转载与无佐证的不计分';
