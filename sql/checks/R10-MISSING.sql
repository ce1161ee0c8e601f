-- R10-MISSING: a full list (全量) lacks a product that the unit listed before; products end by a status, not by silence.
-- grain: one product that is missing
select distinct
    cast(null as integer) as row_no,
    earlier.certification_no as value
from staging.certification_catalogue as earlier
inner join intake.submission on earlier.submission_id = submission.submission_id
inner join warehouse.dim_product as current_version
    on earlier.certification_no = current_version.product_no and upper_inf(current_version.known_during)
where
    :is_full_list
    and submission.org_code = :org_code
    and earlier.in_force
    and earlier.submission_id <> :submission_id
    and current_version.status not in ('取消', '到期')
    and earlier.certification_no not in (
        select listed.certification_no
        from staging.certification_catalogue as listed
        where listed.submission_id = :submission_id
    )
order by earlier.certification_no
