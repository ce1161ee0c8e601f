-- What each published figure measures: its filter taken apart into conditions, key -> list of accepted values.
-- "a=b;c in d,e" gives {"a": ["b"], "c": ["d", "e"]}; words that are no condition become a key without values.
-- A measure takes only figures whose keys it knows, so that no condition is silently left out.
-- Grain: one published figure. Owner: assessment.
create view assessment.figure_scope as
with figure as (
    select * from reference.published_figure
),

term as (
    select
        figure.figure_id,
        regexp_match(trim(piece.words), '^([a-z_.]+)(?:=| in )(.+)$') as pair,
        trim(piece.words) as words
    from figure
    cross join lateral regexp_split_to_table(figure.filter, ';') as piece (words)
    where trim(piece.words) <> ''
),

condition as (
    select
        figure_id,
        jsonb_object_agg(
            coalesce(pair[1], words), coalesce(to_jsonb(regexp_split_to_array(pair[2], '\s*,\s*')), '[]')
        ) as conditions,
        array_agg(coalesce(pair[1], words)) as terms
    from term
    group by figure_id
),

final as (
    select
        figure.figure_id,
        figure.measure,
        figure.basis,
        figure.window_start,
        figure.as_of,
        coalesce(condition.conditions, '{}') as conditions,
        coalesce(condition.terms, '{}') as terms
    from figure
    left join condition on figure.figure_id = condition.figure_id
)

select * from final;

comment on view assessment.figure_scope is '已公布数字的范围条件';
