-- The rows that explain why indicators and adjustments (:object_groups, :object_codes, :codes) differ between the
-- editions :before_id and :after_id: rows that entered only one of them, rows that entered both and changed, and
-- changed rows that name the object and the indicator (targets, evidence, reviews). A body is null where the row did
-- not enter.
-- Grain: indicator or adjustment of an object, and row.
with item as (
    select *
    from unnest(cast(:object_groups as text[]), cast(:object_codes as text[]), cast(:codes as text[]))
        as item (object_group, object_code, code)
),

edition_run as (
    select
        edition_id,
        run_id
    from assessment.edition_run
    where edition_id in (:before_id, :after_id)
),

by_score as (
    select
        edition_run.edition_id,
        item.object_group,
        item.object_code,
        item.code,
        unnest(measure.row_keys) as row_key
    from item
    inner join assessment.score
        on
            item.object_group = score.object_group
            and item.object_code = score.object_code
            and item.code = score.indicator_code
    inner join edition_run on score.run_id = edition_run.run_id
    cross join lateral jsonb_to_recordset(score.measures) as asked (measure text, params_key text, year integer)
    inner join assessment.measure
        on
            edition_run.run_id = measure.run_id
            and asked.measure = measure.measure
            and asked.params_key = measure.params_key
            and asked.year = measure.year
            and item.object_group = measure.object_group
            and item.object_code = measure.object_code
),

by_adjustment as (
    select
        edition_run.edition_id,
        item.object_group,
        item.object_code,
        item.code,
        unnest(adjustment.row_keys) as row_key
    from item
    inner join assessment.adjustment
        on
            item.object_group = adjustment.object_group
            and item.object_code = adjustment.object_code
            and item.code = adjustment.code
    inner join edition_run on adjustment.run_id = edition_run.run_id
),

by_name as (
    select
        edition.edition_id,
        item.object_group,
        item.object_code,
        item.code,
        changed.row_key
    from item
    inner join edition_changed_row as changed
        on
            item.object_code = coalesce(changed.body_after, changed.body_before) ->> 'object_code'
            and item.code = coalesce(changed.body_after, changed.body_before) ->> 'indicator_code'
    cross join (values (:before_id, true), (:after_id, false)) as edition (edition_id, is_before)
    where case when edition.is_before then changed.body_before else changed.body_after end is not null
),

entered as (
    select * from by_score
    union all
    select * from by_adjustment
    union all
    select * from by_name
),

entry as (
    select
        object_group,
        object_code,
        code,
        row_key,
        bool_or(edition_id = :before_id) as was_used,
        bool_or(edition_id = :after_id) as is_used
    from entered
    group by object_group, object_code, code, row_key
),

final as (
    select
        entry.object_group,
        entry.object_code,
        entry.code,
        entry.row_key,
        former.body::text as body_before,
        later.body::text as body_after,
        split_part(entry.row_key, '/', 1) as basis
    from entry
    left join edition_changed_row on entry.row_key = edition_changed_row.row_key
    left join assessment.edition_row as former
        on
            entry.was_used
            and former.edition_id = :before_id
            and former.basis = split_part(entry.row_key, '/', 1)
            and entry.row_key = former.row_key
    left join assessment.edition_row as later
        on
            entry.is_used
            and later.edition_id = :after_id
            and later.basis = split_part(entry.row_key, '/', 1)
            and entry.row_key = later.row_key
    where entry.was_used <> entry.is_used or edition_changed_row.row_key is not null
)

select * from final
order by object_group, object_code, code, row_key
