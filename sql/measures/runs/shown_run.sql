-- The runs that evaluators see: every edition, and for each year and group of objects the newest draft.
-- Grain: year, edition and object group. Owner: assessment.
create view assessment.shown_run as
with scored_group as (
    select
        run.*,
        grouped.object_group
    from assessment.run
    cross join lateral jsonb_array_elements_text(run.rubric_body -> 'object_groups') as grouped (object_group)
),

newest_draft as (
    select distinct on (year, object_group)
        *,
        'draft' as edition
    from scored_group
    where kind = 'draft'
    order by year asc, object_group asc, run_id desc
),

frozen as (
    select
        scored_group.*,
        edition.edition_name as edition
    from scored_group
    inner join assessment.edition_run on scored_group.run_id = edition_run.run_id
    inner join assessment.edition on edition_run.edition_id = edition.edition_id
),

shown as (
    select * from newest_draft
    union all
    select * from frozen
),

final as (
    select
        year,
        edition,
        object_group,
        run_id,
        rubric,
        rubric_version,
        rubric_body,
        data_cutoff,
        input_hash,
        code_version,
        ruleset_version,
        marks
    from shown
)

select * from final;

comment on view assessment.shown_run is '对外显示的测算：各定稿，以及每年每组最近一次草案（draft）';
