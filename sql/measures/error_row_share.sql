-- G2, P92: rows with errors in the first version of each report of the year's periods, a row with warnings only as 0.2
-- of one ÷ rows read. Where no rows were read, there is no such share.
-- Grain: one assessed object. Owner: assessment (domain 4.3, 4.4; 0.2: domain 5.0).
with assessed as (
    select object_code from assessed_object
    where object_group = :object_group
),

judged as (
    select
        row_key,
        rows_read,
        error_rows + 0.2 * warning_rows as wrong_rows,
        case when :object_group = 'department' then system_code else region_code end as object_code
    from first_version
    where left(period, 4) = cast(:year as text)
),

final as (
    select
        assessed.object_code,
        cast(coalesce(sum(judged.wrong_rows), 0) as numeric) as numerator,
        cast(coalesce(sum(judged.rows_read), 0) as numeric) as denominator,
        coalesce(array_agg(judged.row_key) filter (where judged.row_key is not null), '{}') as row_keys
    from assessed
    left join judged on assessed.object_code = judged.object_code
    group by assessed.object_code
)

select
    object_code,
    numerator,
    denominator,
    row_keys
from final
