-- Articles and public-service adverts, each once however many outlets bring it: at the highest level and on the first
-- day it appeared. What is only known as a reprint is marked and counts for nothing.
-- Grain: one article or advert, apart in print, radio and television, online, or as an advert. Owner: warehouse.
create view evaluation.media as
with piece as (
    select
        *,
        case level
            when 'national' then 1
            when 'provincial' then 2
            when 'city' then 3
            when 'county' then 4
            else 5
        end as level_order
    from warehouse.fact_media
),

article as (
    select
        title_key,
        medium,
        coalesce(min(published_on) filter (where not is_reprint), min(published_on)) as published_on,
        bool_and(is_reprint) as is_reprint
    from piece
    group by title_key, medium
),

foremost as (
    select distinct on (title_key, medium)
        title_key,
        medium,
        title,
        level,
        system_code
    from piece
    order by
        title_key asc, medium asc, is_reprint asc, level_order asc, published_on asc, submission_id asc, row_no asc
),

final as (
    select
        foremost.title,
        foremost.medium,
        foremost.level,
        article.published_on,
        foremost.system_code,
        article.is_reprint
    from article
    inner join foremost on article.title_key = foremost.title_key and article.medium = foremost.medium
)

select * from final;

comment on view evaluation.media is '媒体宣传：同一篇（部）在多家媒体刊发只列一次；转载不计篇';
comment on column evaluation.media.title is '标题';
comment on column evaluation.media.medium is '媒介：traditional 报刊、电视、广播，online 网络、微信、抖音，advert 公益广告';
comment on column evaluation.media.level is
'级别（以媒体名录为准，取最高）：national 中央，provincial 省，city 市，county 县，unknown 名录中没有';
comment on column evaluation.media.published_on is '最早的发布日期，转载不算';
comment on column evaluation.media.system_code is '所属系统代码；NONE 为无系统';
comment on column evaluation.media.is_reprint is '是否只有转载';
