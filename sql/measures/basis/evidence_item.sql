-- Evidence on file: documents, honours, criticism, vetoes. It counts once a person has reviewed it and said why.
-- Grain: one item of evidence.csv. Owner: register.
create view basis_live.evidence_item as
with final as (
    select
        title as label,
        points as amount,
        object_code,
        indicator_code,
        kind,
        date as happened_on,
        document_no,
        level,
        link,
        points,
        reviewer,
        reason,
        cast(null as text) as submission_id,
        cast(null as text) as sheet,
        cast(null as integer) as row_no,
        'evidence_item/' || evidence_no as row_key
    from reference.evidence
)

select * from final;

comment on view basis_live.evidence_item is '佐证材料：经具名评审并说明理由的方可计分';
