-- Places of sale, as the register names them.
-- Grain: one venue. Owner: register.
create view evaluation.venues as
with venue as (
    select * from reference.venue
),

final as (
    select
        venue_code,
        venue_type,
        name,
        org_code,
        region_code,
        opened_on,
        closed_on
    from venue
)

select * from final;

comment on view evaluation.venues is '销售场所';
comment on column evaluation.venues.venue_code is '场所编号';
comment on column evaluation.venues.venue_type is
'类型：counter 专柜，zone 专区，vending 自助零售终端，community_shop 社区店，exhibition 展销场地';
comment on column evaluation.venues.name is '名称';
comment on column evaluation.venues.org_code is '运营单位代码';
comment on column evaluation.venues.region_code is '所在区划代码';
comment on column evaluation.venues.opened_on is '开设日期';
comment on column evaluation.venues.closed_on is '撤柜（停业）日期，含当日；空为仍在营业';
