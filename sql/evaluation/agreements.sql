-- Purchase agreements. An agreed amount is never a sale.
-- Grain: one agreement. Owner: warehouse.
create view evaluation.agreements as
with agreement as (
    select * from warehouse.dim_agreement
),

described as (
    select
        *,
        case buyer_type
            when '医院' then 'hospital'
            when '学校' then 'school'
            when '企业' then 'enterprise'
            when '机关' then 'government'
            else buyer_type
        end as org_type
    from agreement
),

final as (
    select
        agreement_no,
        buyer_org_code,
        org_type as buyer_type,
        supplier_uscc,
        signed_on,
        valid_to,
        agreed_amount,
        fulfilled_amount
    from described
)

select * from final;

comment on view evaluation.agreements is '购销合作协议；协议金额不是销售额';
comment on column evaluation.agreements.agreement_no is '协议编号';
comment on column evaluation.agreements.buyer_org_code is '采购方单位代码；UNKNOWN 为未登记';
comment on column evaluation.agreements.buyer_type is
'采购方类型：hospital 医院，school 学校，enterprise 企业，government 机关';
comment on column evaluation.agreements.supplier_uscc is '供应方统一社会信用代码';
comment on column evaluation.agreements.signed_on is '签订日期';
comment on column evaluation.agreements.valid_to is '终止日期（含）';
comment on column evaluation.agreements.agreed_amount is '协议金额（元）';
comment on column evaluation.agreements.fulfilled_amount is '履约金额（元）：最新一次所报的累计履约金额';
