-- Purchase agreements as the latest report says, with where buyer and supplier are. A supplier is where the register of
-- entities last knew it, else where the catalogue last knew a product of it; who is not known has no area.
-- Grain: one agreement. Owner: warehouse.
create view basis_live.agreement as
with agreed as (
    select * from warehouse.dim_agreement
),

reported as (
    select
        submission_id,
        row_no,
        sheet,
        product_name
    from staging.purchase_agreements
),

buyer as (
    select
        organisation.org_code,
        organisation.system_code,
        coalesce(region.managing_area_code, organisation.region_code) as region_code
    from reference.organisation
    left join reference.region on organisation.region_code = region.region_code
),

registered as (
    select distinct on (uscc)
        uscc,
        region_code
    from warehouse.dim_entity
    where region_code <> 'UNKNOWN'
    order by uscc asc, lower(valid_during) desc
),

catalogued as (
    select distinct on (supplier_uscc)
        supplier_uscc,
        region_code
    from warehouse.dim_product
    where region_code <> 'UNKNOWN'
    order by supplier_uscc asc, lower(known_during) desc, product_no asc
),

final as (
    select
        agreed.submission_id,
        reported.sheet,
        agreed.row_no,
        agreed.agreed_amount as amount,
        agreed.agreement_no,
        agreed.buyer_org_code,
        agreed.buyer_uscc,
        buyer.region_code as buyer_region_code,
        buyer.system_code,
        agreed.supplier_uscc,
        agreed.signed_on,
        agreed.valid_from,
        agreed.valid_to,
        agreed.agreed_amount,
        agreed.fulfilled_amount,
        'agreement/' || agreed.agreement_no as row_key,
        concat_ws(' ', agreed.agreement_no, agreed.buyer_name, agreed.supplier_name, reported.product_name) as label,
        case agreed.buyer_type
            when '医院' then 'hospital'
            when '学校' then 'school'
            when '企业' then 'enterprise'
            when '机关' then 'government'
            else agreed.buyer_type
        end as buyer_type,
        coalesce(registered.region_code, catalogued.region_code) as supplier_region_code
    from agreed
    left join reported on agreed.submission_id = reported.submission_id and agreed.row_no = reported.row_no
    left join buyer on agreed.buyer_org_code = buyer.org_code
    left join registered on agreed.supplier_uscc = registered.uscc
    left join catalogued on agreed.supplier_uscc = catalogued.supplier_uscc
)

select * from final;

comment on view basis_live.agreement is '购销合作协议：协议金额不是销售额，履约金额为最新累计数';
