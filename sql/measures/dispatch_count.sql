-- A2: dispatch meetings of the year up to the cut-off, by their reviewed minutes. Two rows of the same document number,
-- else of the same title and day, are one meeting.
-- Grain: one assessed object. Owner: assessment (domain 4.3, 4.10).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

document as (
    select
        row_key,
        object_code,
        coalesce(document_no, label || happened_on) as matter
    from evidence_item
    where
        kind = 'dispatch'
        and extract(year from happened_on) = :year
        and happened_on <= cast(cast(:cutoff as timestamptz) at time zone 'Asia/Shanghai' as date)
        and reviewer is not null
        and reason is not null
),

final as (
    select
        assessed.object_code,
        cast(null as numeric) as denominator,
        cast(count(distinct document.matter) as numeric) as numerator,
        coalesce(array_agg(document.row_key) filter (where document.row_key is not null), '{}') as row_keys
    from assessed
    left join document on assessed.object_code = document.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
