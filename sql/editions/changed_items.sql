-- Indicators and adjustments that differ between the editions :before_id and :after_id; null where only the other
-- edition has them. An adjustment's score is its points, its numerator how often it occurred.
-- Grain: object and indicator, or object and adjustment.
with item as (
    select
        edition_run.edition_id,
        'indicator' as kind,
        score.object_group,
        score.object_code,
        score.indicator_code as code,
        score.sort_order,
        score.indicator_name as item_name,
        score.score,
        score.numerator,
        score.denominator,
        score.target_value,
        score.state
    from assessment.score
    inner join assessment.edition_run on score.run_id = edition_run.run_id
    where score.is_leaf
    union all
    select
        edition_run.edition_id,
        adjustment.kind,
        adjustment.object_group,
        adjustment.object_code,
        adjustment.code,
        null as sort_order,
        adjustment.adjustment_name as item_name,
        adjustment.points as score,
        adjustment.occurrences as numerator,
        null as denominator,
        null as target_value,
        null as state
    from assessment.adjustment
    inner join assessment.edition_run on adjustment.run_id = edition_run.run_id
),

former as (
    select * from item
    where edition_id = :before_id
),

later as (
    select * from item
    where edition_id = :after_id
),

final as (
    select
        former.score as score_before,
        later.score as score_after,
        former.numerator as numerator_before,
        later.numerator as numerator_after,
        former.denominator as denominator_before,
        later.denominator as denominator_after,
        former.target_value as target_before,
        later.target_value as target_after,
        former.state as state_before,
        later.state as state_after,
        coalesce(later.kind, former.kind) as kind,
        coalesce(former.object_group, later.object_group) as object_group,
        coalesce(former.object_code, later.object_code) as object_code,
        coalesce(former.code, later.code) as code,
        coalesce(later.item_name, former.item_name) as item_name,
        coalesce(later.sort_order, former.sort_order) as sort_order
    from former
    full join later
        on
            former.object_group = later.object_group
            and former.object_code = later.object_code
            and former.code = later.code
    where
        (former.score, former.numerator, former.denominator, former.target_value, former.state)
        is distinct from (later.score, later.numerator, later.denominator, later.target_value, later.state)
)

select * from final
order by
    array_position(array['county', 'zone', 'department'], object_group), object_code, sort_order nulls last, code
