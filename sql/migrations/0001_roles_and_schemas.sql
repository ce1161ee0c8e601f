-- Schemas and what each role may do in them. The roles belong to the server and are made by database/roles.py.
create extension if not exists btree_gist;

create schema reference authorization bangfu_owner;
create schema intake authorization bangfu_owner;
create schema staging authorization bangfu_owner;
create schema warehouse authorization bangfu_owner;
create schema assessment authorization bangfu_owner;
create schema evaluation authorization bangfu_owner;

comment on schema reference is '参考数据：区划、系统、单位、渠道、计量单位、工作日历、别名、义务、评分表';
comment on schema intake is '收件台账：报送件、问题、修复、隔离行、回执';
comment on schema staging is '暂存：每种报表一张表，按报送版本不可变';
comment on schema warehouse is '数据仓库：维度与事实，每笔销售至多计一次';
comment on schema assessment is '考核：测算、得分、排名、定稿版本';
comment on schema evaluation is '考核人员的稳定接口：仅视图';

revoke all on schema public from public;

grant usage on schema reference, intake, staging, warehouse, assessment to bangfu_loader;
grant usage on schema reference, intake, staging, warehouse, assessment, evaluation to bangfu_assessor;
grant usage on schema evaluation to bangfu_evaluator, bangfu_loader;

alter default privileges for role bangfu_owner in schema reference, intake, staging, warehouse
grant select, insert, update, delete on tables to bangfu_loader;
alter default privileges for role bangfu_owner in schema reference, intake, staging, warehouse
grant usage on sequences to bangfu_loader;
alter default privileges for role bangfu_owner in schema reference, intake, staging, warehouse
grant select on tables to bangfu_assessor;
alter default privileges for role bangfu_owner in schema assessment
grant select, insert, update, delete on tables to bangfu_assessor;
alter default privileges for role bangfu_owner in schema assessment
grant usage on sequences to bangfu_assessor;
alter default privileges for role bangfu_owner in schema evaluation
grant select on tables to bangfu_evaluator, bangfu_loader, bangfu_assessor;
