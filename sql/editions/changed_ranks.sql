-- Objects whose rank, grade or total differs between the editions :before_id and :after_id; null where only the other
-- edition has the object.
-- Grain: one assessed object.
with standing as (
    select
        edition_run.edition_id,
        rank.object_group,
        rank.object_code,
        rank.object_name,
        rank.sort_order,
        rank.rank,
        rank.tied,
        rank.grade,
        rank.base_score,
        rank.bonus,
        rank.deduction,
        rank.total_score
    from assessment.rank
    inner join assessment.edition_run on rank.run_id = edition_run.run_id
),

former as (
    select * from standing
    where edition_id = :before_id
),

later as (
    select * from standing
    where edition_id = :after_id
),

final as (
    select
        former.rank as rank_before,
        later.rank as rank_after,
        former.total_score as total_before,
        later.total_score as total_after,
        former.grade as grade_before,
        later.grade as grade_after,
        coalesce(former.object_group, later.object_group) as object_group,
        coalesce(former.object_code, later.object_code) as object_code,
        coalesce(later.object_name, former.object_name) as object_name,
        coalesce(later.sort_order, former.sort_order) as sort_order
    from former
    full join later on former.object_group = later.object_group and former.object_code = later.object_code
    where
        (
            former.rank, former.tied, former.grade, former.base_score, former.bonus, former.deduction,
            former.total_score
        ) is distinct from (
            later.rank, later.tied, later.grade, later.base_score, later.bonus, later.deduction, later.total_score
        )
)

select * from final
order by array_position(array['county', 'zone', 'department'], object_group), rank_after, sort_order
