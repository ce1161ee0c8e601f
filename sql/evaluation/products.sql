-- Certified products as the newest catalogue that names them says.
-- Grain: one certified product, current version. Owner: warehouse.
create view evaluation.products as
with product as (
    select * from warehouse.dim_product
    where upper_inf(known_during)
),

final as (
    select
        product_no,
        product_name,
        category,
        supplier_uscc,
        region_code,
        cert_valid_from as valid_from,
        cert_valid_to as valid_to,
        status,
        array_to_string(labels, ';') as labels
    from product
)

select * from final;

comment on view evaluation.products is '认定产品，取最新目录版本';
comment on column evaluation.products.product_no is '产品认定编号';
comment on column evaluation.products.product_name is '产品名称';
comment on column evaluation.products.category is '产品类别';
comment on column evaluation.products.supplier_uscc is '经营主体统一社会信用代码';
comment on column evaluation.products.region_code is '产地区划代码';
comment on column evaluation.products.valid_from is '认定有效期起（含）';
comment on column evaluation.products.valid_to is '认定有效期止（含）';
comment on column evaluation.products.status is '目录所载状态：有效、到期、暂停、取消';
comment on column evaluation.products.labels is '品质认证（绿色、有机、地理标志、达标合格），以分号分隔';
