-- Certified at the time of sale decides. The name and, where the report names no supplier, the supplier come from the
-- catalogue.
-- grain: one touched sale line
update sale
set
    product_name = certificate.product_name,
    supplier_uscc = case
        when sale.supplier_uscc = 'UNKNOWN' then coalesce(certificate.supplier_uscc, 'UNKNOWN')
        else sale.supplier_uscc
    end,
    supplier_name = coalesce(sale.own_supplier_name, certificate.supplier_name),
    supplier_region_code = case
        when sale.supplier_uscc in ('UNKNOWN', certificate.supplier_uscc) then certificate.region_code
        else 'UNKNOWN'
    end
from certificate
where sale.product_no = certificate.product_no and sale.sale_date = certificate.sale_date;

update sale
set
    status = 'out_of_validity',
    reason_code = case when certificate.is_listed then 'suspended' else 'out_of_validity' end,
    reason_values = case
        when certificate.is_listed
            then array[certificate.product_name, cast(certificate.suspended_from as text), certificate.suspended_as]
        else array[
            certificate.product_name,
            cast(certificate.valid_from as text),
            cast(certificate.valid_to as text),
            cast(sale.sale_date as text)
        ]
    end
from certificate
where
    sale.status is null
    and sale.product_no = certificate.product_no
    and sale.sale_date = certificate.sale_date
    and (not certificate.is_listed or certificate.suspended_as is not null);

update sale
set
    status = 'uncertified',
    reason_code = case
        when part = 'uncertified' and report = 'live_session' then 'uncertified_rest'
        when part = 'uncertified' and detail_level = 'line' then 'uncertified_exhibit'
        when part = 'uncertified' then 'uncertified_remainder'
        when certification_no is not null then 'unknown_number'
        when is_ambiguous then 'ambiguous'
        else 'unmatched'
    end,
    reason_values = array[coalesce(certification_no, product_text, '')]
where
    status is null
    and (product_no is null or part = 'uncertified')
