-- Working tables of one load; they live for the transaction and are emptied here for the second load of a trial.
-- The version that wins stays in force, unless it is only the state of a line that was never loaded.
create temp table if not exists candidate (
    business_key text not null,
    is_refund_row boolean not null,
    submission_id text not null,
    row_no integer not null,
    is_loaded boolean not null,
    was_in_force boolean not null,
    is_best boolean not null,
    wins boolean not null,
    stays boolean not null
) on commit delete rows;
create temp table if not exists newest_file (
    submission_ids text[] primary key,
    newest text not null
) on commit delete rows;
truncate candidate, newest_file;
