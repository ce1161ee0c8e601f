-- Rows of the bases that differ between the editions :before_id and :after_id, wherever they stand: the same row that
-- came again with another file, or on another line, did not change.
-- Grain: one row of a basis.
create temp table edition_changed_row on commit drop as
with former as (
    select
        basis,
        row_key,
        body
    from assessment.edition_row
    where edition_id = :before_id
),

later as (
    select
        basis,
        row_key,
        body
    from assessment.edition_row
    where edition_id = :after_id
)

select
    coalesce(former.basis, later.basis) as basis,
    coalesce(former.row_key, later.row_key) as row_key,
    former.body as body_before,
    later.body as body_after
from former
full join later on former.basis = later.basis and former.row_key = later.row_key
where
    former.body - '{submission_id,sheet,row_no}'::text[]
    is distinct from later.body - '{submission_id,sheet,row_no}'::text[]
