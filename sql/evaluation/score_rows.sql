-- From a score to the rows behind it: every row that entered an indicator, a heading (all below it) or an adjustment.
-- A draft reads the rows as they are now, an edition the copies that it keeps. It reads for evaluators what they may
-- not read themselves, so it names every table with its schema and only looks at the bases that exist.
-- Grain: measure and row. Owner: assessment.
create function evaluation.score_rows(
    of_year integer, of_edition text, of_object_code text, of_indicator_code text
) returns table (
    measure text,
    basis text,
    row_key text,
    submission_id text,
    file_name text,
    sheet text,
    row_no integer,
    label text,
    amount numeric
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    asked_measure text;
    asked_basis text;
    shown record;
    keys text[];
begin
    for shown in
        select run.run_id, run.object_group, edition.edition_id
        from assessment.shown_run as run
        left join assessment.edition on run.edition = edition.edition_name
        where run.year = of_year and run.edition = of_edition
    loop
        for asked_measure, asked_basis, keys in
            with recursive below as (
                select score.indicator_code, score.measures, score.evidence
                from assessment.score
                where score.run_id = shown.run_id and score.object_group = shown.object_group
                    and score.object_code = of_object_code and score.indicator_code = of_indicator_code
                union all
                select score.indicator_code, score.measures, score.evidence
                from assessment.score
                inner join below on score.parent_code = below.indicator_code
                where score.run_id = shown.run_id and score.object_group = shown.object_group
                    and score.object_code = of_object_code
            ),
            called as (
                select distinct call ->> 'measure' as measure, call ->> 'params_key' as params_key,
                    (call ->> 'year')::integer as year
                from below cross join lateral jsonb_array_elements(below.measures) as call
            ),
            entered as (
                select called.measure, unnest(result.row_keys) as row_key
                from called
                inner join assessment.measure as result using (measure, params_key, year)
                where result.run_id = shown.run_id and result.object_group = shown.object_group
                    and result.object_code = of_object_code
                union
                select null, document ->> 'row_key'
                from below cross join lateral jsonb_array_elements(below.evidence) as document
                union
                select null, unnest(adjustment.row_keys)
                from assessment.adjustment
                where adjustment.run_id = shown.run_id and adjustment.object_group = shown.object_group
                    and adjustment.object_code = of_object_code and adjustment.code = of_indicator_code
            )
            select entered.measure, split_part(entered.row_key, '/', 1), array_agg(entered.row_key)
            from entered group by 1, 2 order by 1, 2
        loop
            if shown.edition_id is null then
                continue when to_regclass(format('basis_live.%I', asked_basis)) is null;
                return query execute format(
                    'select $1, $2, wanted.row_key, kept.submission_id, reported.file_name, kept.sheet, '
                    'kept.row_no, kept.label, kept.amount::numeric '
                    'from unnest($3) as wanted (row_key) left join basis_live.%I as kept using (row_key) '
                    'left join intake.submission as reported using (submission_id) order by wanted.row_key',
                    asked_basis
                ) using asked_measure, asked_basis, keys;
            else
                return query
                select asked_measure, asked_basis, wanted.row_key, kept.body ->> 'submission_id', reported.file_name,
                    kept.body ->> 'sheet', (kept.body ->> 'row_no')::integer, kept.body ->> 'label',
                    (kept.body ->> 'amount')::numeric
                from unnest(keys) as wanted (row_key)
                left join assessment.edition_row as kept
                    on kept.edition_id = shown.edition_id and kept.basis = asked_basis and kept.row_key = wanted.row_key
                left join assessment.edition_submission as reported
                    on reported.edition_id = shown.edition_id
                    and reported.submission_id = kept.body ->> 'submission_id'
                order by wanted.row_key;
            end if;
        end loop;
    end loop;
end
$$;

comment on function evaluation.score_rows is
'得分所依据的每一行：年度、定稿名称（draft 为草案）、考核对象、指标（或上级指标、加分扣分否决事项）→ 测算、依据、来源文件、工作表、行号、内容、数额';
revoke execute on function evaluation.score_rows from public;
grant execute on function evaluation.score_rows to bangfu_evaluator, bangfu_loader, bangfu_assessor;
