-- Articles and adverts, each once however many outlets bring it; reprints count for nothing.
-- Window: day of publication, both ends included. With a level, those that an outlet of that level brought.
-- Grain: published figure of this measure. Unit: articles. Owner: assessment.
create view assessment.figure_media_count as
with scope as (
    select * from assessment.figure_scope
    where measure = 'media_count' and terms <@ array['medium', 'level', 'system']
),

piece as (
    select * from warehouse.fact_media
    where not is_reprint
),

final as (
    select
        scope.figure_id,
        count(distinct piece.medium || ':' || piece.title_key) as actual
    from scope
    left join piece
        on
            piece.published_on between scope.window_start and scope.as_of
            and coalesce(scope.conditions -> 'medium' ? piece.medium, true)
            and coalesce(scope.conditions -> 'level' ? piece.level, true)
            and coalesce(scope.conditions -> 'system' ? piece.system_code, true)
    group by scope.figure_id
)

select * from final;

comment on view assessment.figure_media_count is '媒体刊发篇（部）数：同一篇在多家媒体刊发只计一次，转载不计';
