-- A1, P7: how many of the documents that the rubric requires (`required`: kind -> number) are missing among the
-- reviewed evidence of the year up to the cut-off. A plan or a meeting counts with the number of its document; two
-- rows of the same number, else of the same title and day, are one document.
-- Grain: one assessed object. Unit: documents. Owner: assessment (domain 4.3, 4.4, 4.10).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

required as (
    select
        asked.key as kind,
        cast(asked.value as integer) as required_count
    from jsonb_each_text(cast(:params as jsonb) -> 'required') as asked
),

document as (
    select
        row_key,
        object_code,
        kind,
        coalesce(document_no, label || happened_on) as matter
    from evidence_item
    where
        extract(year from happened_on) = :year
        and happened_on <= cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        and reviewer is not null
        and reason is not null
        and (document_no is not null or kind not in ('plan', 'meeting'))
),

found as (
    select
        assessed.object_code,
        required.required_count,
        count(distinct document.matter) as found_count,
        array_agg(document.row_key) filter (where document.row_key is not null) as row_keys
    from assessed
    cross join required
    left join document on assessed.object_code = document.object_code and required.kind = document.kind
    group by assessed.object_code, required.kind, required.required_count
),

document_key as (
    select
        found.object_code,
        array_agg(named.row_key) as row_keys
    from found
    cross join lateral unnest(found.row_keys) as named (row_key)
    group by found.object_code
),

counted as (
    select
        object_code,
        sum(greatest(required_count - found_count, 0)) as missing_count
    from found
    group by object_code
),

final as (
    select
        assessed.object_code,
        cast(counted.missing_count as numeric) as numerator,
        cast(null as numeric) as denominator,
        coalesce(document_key.row_keys, '{}') as row_keys
    from assessed
    left join counted on assessed.object_code = counted.object_code
    left join document_key on assessed.object_code = document_key.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
