-- The editions: frozen scores of a year, each with who approved it and the hash that proves it.
-- Grain: one edition. Owner: assessment.
create view evaluation.editions as
with final as (
    select
        edition_name as edition,
        year,
        frozen_at,
        approved_by,
        reason,
        data_cutoff,
        code_version,
        ruleset_version,
        content_hash
    from assessment.edition
)

select * from final;

comment on view evaluation.editions is '定稿：一经冻结不再改变；得分、排名见 scores、ranking 中 edition 为其名称的行';
comment on column evaluation.editions.edition is '定稿名称';
comment on column evaluation.editions.year is '考核年度';
comment on column evaluation.editions.frozen_at is '定稿时间';
comment on column evaluation.editions.approved_by is '批准人';
comment on column evaluation.editions.reason is '事由';
comment on column evaluation.editions.data_cutoff is '数据截止时间';
comment on column evaluation.editions.code_version is '测算程序的版本';
comment on column evaluation.editions.ruleset_version is '数据规则的版本';
comment on column evaluation.editions.content_hash is '内容哈希（SHA-256）：合并其各部分的哈希，可由 bangfu edition verify 核验';
