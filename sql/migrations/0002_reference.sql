-- Reference data: what differs between cities and years. Filled from BANGFU_REFERENCE by "bangfu init", never by hand.
-- Foreign keys are deferred to the end of the transaction, so that a whole row set can be exchanged in any order.

create table reference.region (
    region_code text primary key,
    name text not null,
    level text not null check (level in ('city', 'county', 'zone', 'town')),
    parent_code text references reference.region deferrable initially deferred,
    assessed boolean not null default false,
    group_code text check (group_code in ('county', 'zone')),
    managing_area_code text references reference.region deferrable initially deferred,
    aliases text[] not null default '{}',
    constraint assessed_in_a_group check (not assessed or group_code is not null)
);
comment on table reference.region is '行政区划与市属开发区';
comment on column reference.region.region_code is '区划代码；市属开发区没有国标代码，用不会与国标冲突的内部代码';
comment on column reference.region.name is '名称';
comment on column reference.region.level is '层级：city 市，county 县(市、区)，zone 市属开发区，town 乡镇街道';
comment on column reference.region.parent_code is '上级区划代码';
comment on column reference.region.assessed is '是否为考核对象';
comment on column reference.region.group_code is '考核分组：county 县(市、区)，zone 市属开发区';
comment on column reference.region.managing_area_code is '管理归属：乡镇街道实际由哪个区域管理';
comment on column reference.region.aliases is '别名、旧名、旧代码';

create table reference.sector_system (
    system_code text primary key,
    name text not null,
    lead_org_code text
);
comment on table reference.sector_system is '系统（卫健、教体、工会等）及其牵头部门';
comment on column reference.sector_system.system_code is '系统代码';
comment on column reference.sector_system.name is '系统名称';
comment on column reference.sector_system.lead_org_code is '牵头部门的单位代码';

create table reference.organisation (
    org_code text primary key check (org_code ~ '^[A-Z0-9-]{3,32}$'),
    name text not null,
    org_type text check (
        org_type in (
            'government', 'institution', 'hospital', 'school', 'enterprise', 'union', 'supermarket', 'platform',
            'business_entity', 'community'
        )
    ),
    system_code text references reference.sector_system deferrable initially deferred,
    region_code text references reference.region deferrable initially deferred,
    parent_org_code text references reference.organisation deferrable initially deferred,
    represents text[] not null default '{}',
    level text check (level in ('city', 'county', 'town')),
    ownership text check (ownership in ('public', 'private')),
    headcount integer check (headcount >= 0),
    canteen_mode text check (canteen_mode in ('own', 'shared', 'outsourced', 'none')),
    uscc text check (length(uscc) = 18),
    aliases text[] not null default '{}',
    valid_from date,
    valid_to date,
    constraint organisation_validity check (valid_from < valid_to)
);
comment on table reference.organisation is '单位名册：谁可以报送，只认此表';
comment on column reference.organisation.org_code is '单位代码，即收件文件夹名';
comment on column reference.organisation.name is '单位全称';
comment on column reference.organisation.org_type is '单位类型：机关、事业单位、医院、学校、企业、工会、商超、平台、经营主体、社区';
comment on column reference.organisation.system_code is '归口系统；空为社会消费';
comment on column reference.organisation.region_code is '所在区划';
comment on column reference.organisation.parent_org_code is '上级单位；基层工会的上级为其所在单位；上级可代下级报送';
comment on column reference.organisation.represents is '可代为报送的其他单位代码';
comment on column reference.organisation.level is '层级：city 市直，county 县直，town 乡镇';
comment on column reference.organisation.ownership is '所有制：public 公立，private 民营';
comment on column reference.organisation.headcount is '在职职工人数（人）';
comment on column reference.organisation.canteen_mode is '食堂形式：own 自办，shared 共用，outsourced 外包，none 无食堂';
comment on column reference.organisation.uscc is '统一社会信用代码';
comment on column reference.organisation.aliases is '简称、旧名';
comment on column reference.organisation.valid_from is '自该日起有效（含），空为一直';
comment on column reference.organisation.valid_to is '至该日失效（不含），空为至今';
create index organisation_parent on reference.organisation (parent_org_code);
create index organisation_system on reference.organisation (system_code);

alter table reference.sector_system
add constraint lead_organisation foreign key (lead_org_code) references reference.organisation
deferrable initially deferred;

create table reference.venue (
    venue_code text primary key,
    name text not null,
    venue_type text not null check (venue_type in ('counter', 'zone', 'vending', 'community_shop', 'exhibition')),
    org_code text references reference.organisation deferrable initially deferred,
    region_code text references reference.region deferrable initially deferred,
    opened_on date,
    closed_on date,
    constraint venue_open_before_closed check (opened_on <= closed_on)
);
comment on table reference.venue is '销售场所：专柜、专区、自助零售终端、社区店、展销场地';
comment on column reference.venue.venue_code is '场所编号';
comment on column reference.venue.name is '名称';
comment on column reference.venue.venue_type is
'类型：counter 专柜，zone 专区，vending 自助零售终端，community_shop 社区店，exhibition 展销场地';
comment on column reference.venue.org_code is '运营单位代码';
comment on column reference.venue.region_code is '所在区划';
comment on column reference.venue.opened_on is '开设日期';
comment on column reference.venue.closed_on is '撤柜（停业）日期，含当日；空为仍在营业';

create table reference.platform (
    platform_code text primary key,
    name text not null,
    aliases text[] not null default '{}'
);
comment on table reference.platform is '直播与电商平台';
comment on column reference.platform.platform_code is '平台代码';
comment on column reference.platform.name is '名称';
comment on column reference.platform.aliases is '别名';

create table reference.obligation (
    org_code text not null references reference.organisation deferrable initially deferred,
    report text not null,
    frequency text not null check (frequency in ('monthly', 'half_year', 'year')),
    first_period text,
    last_period text,
    primary key (org_code, report)
);
comment on table reference.obligation is '报送义务：哪个单位按什么频率报哪种报表；按单、按场次的报表没有义务';
comment on column reference.obligation.org_code is '单位代码';
comment on column reference.obligation.report is '报表名称（英文名）';
comment on column reference.obligation.frequency is '频率：monthly 月，half_year 半年，year 年';
comment on column reference.obligation.first_period is '首个应报期；空为一直';
comment on column reference.obligation.last_period is '最后应报期（含）；空为至今';

create table reference.alias (
    kind text not null check (kind in ('organisation', 'region', 'product', 'platform', 'system', 'venue')),
    alias text not null,
    code text not null,
    origin text not null default 'file' check (origin in ('file', 'decision')),
    primary key (kind, alias)
);
comment on table reference.alias is '别名：报送文件中的写法对应的代码';
comment on column reference.alias.kind is '对象种类：单位、区划、产品、平台、系统、场所';
comment on column reference.alias.alias is '写法';
comment on column reference.alias.code is '代码（产品为认定编号）';
comment on column reference.alias.origin is '来源：file 参考数据文件，decision 人工答复（重新装载参考数据时保留）';

create table reference.calendar (
    date date primary key,
    is_workday boolean not null,
    name text
);
comment on table reference.calendar is '工作日历（国务院放假安排）；未收录的年份按周一至周五，属暂定';
comment on column reference.calendar.date is '日期';
comment on column reference.calendar.is_workday is '是否工作日';
comment on column reference.calendar.name is '节日或调休名称';

create table reference.unit (
    unit text primary key,
    family text not null,
    factor numeric(18, 6) check (factor > 0),
    fractional boolean not null default false
);
comment on table reference.unit is '计量单位';
comment on column reference.unit.unit is '写法';
comment on column reference.unit.family is '类别：mass 重量（千克），volume 容积（升），length 长度（米），package 包装，piece 个数，mixed 旧口径“宗”';
comment on column reference.unit.factor is '折合该类别基本单位的数量；空为不可换算';
comment on column reference.unit.fractional is '数量可否为小数';

create table reference.policy_population (
    region_code text not null references reference.region deferrable initially deferred,
    year integer not null,
    person_count integer not null check (person_count >= 0),
    household_count integer check (household_count >= 0),
    primary key (region_code, year)
);
comment on table reference.policy_population is '脱贫享受政策人口名册数（覆盖率的分母）';
comment on column reference.policy_population.region_code is '区划代码';
comment on column reference.policy_population.year is '年度';
comment on column reference.policy_population.person_count is '人数';
comment on column reference.policy_population.household_count is '户数';

create table reference.listed_unit (
    org_type text not null,
    region_code text not null references reference.region deferrable initially deferred,
    year integer not null,
    unit_count integer not null check (unit_count >= 0),
    primary key (org_type, region_code, year)
);
comment on table reference.listed_unit is '列入“进医院、进学校、进企业”范围的单位数（签约覆盖率的分母）';
comment on column reference.listed_unit.org_type is '单位类型';
comment on column reference.listed_unit.region_code is '区划代码';
comment on column reference.listed_unit.year is '年度';
comment on column reference.listed_unit.unit_count is '单位数（家）';

create table reference.evidence (
    evidence_no integer primary key,
    object_code text not null,
    indicator_code text,
    kind text not null,
    date date not null,
    document_no text,
    title text not null,
    level text,
    link text,
    points numeric(9, 2),
    reviewer text,
    reason text
);
comment on table reference.evidence is '佐证材料：会议、方案、调度、荣誉等，供人工评分与已公布事实的存在性核对';
comment on column reference.evidence.evidence_no is '在文件中的序号';
comment on column reference.evidence.object_code is '考核对象：区划代码、系统代码或单位代码';
comment on column reference.evidence.indicator_code is '指标代码';
comment on column reference.evidence.kind is '种类：meeting 会议，plan 方案，dispatch 调度，honour 荣誉等';
comment on column reference.evidence.date is '日期';
comment on column reference.evidence.document_no is '文号';
comment on column reference.evidence.title is '标题';
comment on column reference.evidence.level is '级别：national 国家，provincial 省，city 市，county 县';
comment on column reference.evidence.link is '链接或存放位置';
comment on column reference.evidence.points is '评定分值';
comment on column reference.evidence.reviewer is '评审人';
comment on column reference.evidence.reason is '评分理由或出处';

create table reference.module_score (
    year integer not null,
    object_code text not null,
    module text not null,
    score numeric(9, 2) not null,
    primary key (year, object_code, module)
);
comment on table reference.module_score is '综合成效考核中其他模块的得分（外部给定）';
comment on column reference.module_score.year is '年度';
comment on column reference.module_score.object_code is '考核对象代码';
comment on column reference.module_score.module is '模块';
comment on column reference.module_score.score is '得分';

create table reference.published_figure (
    figure_id text primary key,
    phrase text not null,
    claimed numeric,
    unit text,
    multiplier numeric,
    decimals integer,
    kind text not null check (kind in ('E', 'R', 'L', 'M', 'Q', 'F')),
    measure text not null,
    filter text,
    basis text,
    window_start date,
    as_of date,
    constraint number_has_a_claim check (kind in ('Q', 'F') or (claimed is not null and multiplier is not null))
);
comment on table reference.published_figure is '已公布的数字及其口径';
comment on column reference.published_figure.figure_id is '编号';
comment on column reference.published_figure.phrase is '原文';
comment on column reference.published_figure.claimed is '公布的数值';
comment on column reference.published_figure.unit is '公布的单位';
comment on column reference.published_figure.multiplier is '公布单位折合基本单位的倍数';
comment on column reference.published_figure.decimals is '公布的小数位数';
comment on column reference.published_figure.kind is
'种类：E 准确数，R 四舍五入，L 余/多（严格下限），M 等（至少），Q 事实，F 预计';
comment on column reference.published_figure.measure is '度量';
comment on column reference.published_figure.filter is '范围';
comment on column reference.published_figure.basis is '口径：organizing 组织渠道，fulfilment 履约渠道';
comment on column reference.published_figure.window_start is '起始日（含）';
comment on column reference.published_figure.as_of is '截至日（含）';

create table reference.channel (
    channel_code text primary key,
    name text not null,
    side text not null check (side in ('demand', 'venue', 'supply')),
    online boolean,
    sort_order integer not null unique
);
comment on table reference.channel is '销售渠道';
comment on column reference.channel.channel_code is '渠道代码';
comment on column reference.channel.name is '渠道名称';
comment on column reference.channel.side is '数据来源方：demand 采购方，venue 场所或平台，supply 经营主体';
comment on column reference.channel.online is '是否线上；空为不区分';
comment on column reference.channel.sort_order is '排列顺序';
insert into reference.channel (channel_code, name, side, online, sort_order) values
('institution_procurement', '单位采购', 'demand', false, 1),
('union_group_buy', '工会福利团购', 'demand', false, 2),
('staff_direct', '干部职工直购', 'demand', false, 3),
('livestream', '直播专场', 'venue', true, 4),
('ecommerce', '其他电商', 'venue', true, 5),
('counter', '商超专柜(专区)', 'venue', false, 6),
('exhibition', '展销会', 'venue', false, 7),
('community_shop', '社区店', 'venue', false, 8),
('entity_direct', '经营主体自销及其他', 'supply', null, 9);

create table reference.report_type (
    report text primary key,
    code text not null unique,
    title text not null,
    dag text not null
);
comment on table reference.report_type is '报表种类，取自 expectations/*.yaml';
comment on column reference.report_type.report is '英文名';
comment on column reference.report_type.code is '报表代码';
comment on column reference.report_type.title is '中文名';
comment on column reference.report_type.dag is '处理它的 DAG';
