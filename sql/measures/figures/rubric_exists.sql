-- Rubrics of the assessment that were valid on the as-of date.
-- Grain: published figure of this measure. Unit: rubrics. Owner: assessment.
create view assessment.figure_rubric_exists as
with scope as (
    select * from assessment.figure_scope
    where measure = 'rubric_exists' and cardinality(terms) = 0
),

rubric as (
    select * from reference.rubric
),

final as (
    select
        scope.figure_id,
        count(rubric.rubric) as actual
    from scope
    left join rubric on scope.as_of >= rubric.valid_from
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_rubric_exists is '截至日有效的考核办法数（版）';
