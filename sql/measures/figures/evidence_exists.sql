-- Pieces of evidence of that kind, date and level. Window: date of the piece, both ends included.
-- Grain: published figure of this measure. Unit: pieces. Owner: assessment.
create view assessment.figure_evidence_exists as
with scope as (
    select * from assessment.figure_scope
    where measure = 'evidence_exists' and terms <@ array['kind', 'date', 'level', 'object']
),

evidence as (
    select * from reference.evidence
),

final as (
    select
        scope.figure_id,
        count(evidence.evidence_no) as actual
    from scope
    left join evidence
        on
            evidence.date between scope.window_start and scope.as_of
            and coalesce(scope.conditions -> 'kind' ? evidence.kind, true)
            and coalesce(scope.conditions -> 'date' ? to_char(evidence.date, 'YYYY-MM-DD'), true)
            and coalesce(scope.conditions -> 'level' ? coalesce(evidence.level, ''), true)
            and coalesce(scope.conditions -> 'object' ? evidence.object_code, true)
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_evidence_exists is '佐证材料件数';
