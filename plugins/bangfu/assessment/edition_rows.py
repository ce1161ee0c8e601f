"""What an edition keeps of its own: every row of the bases, the statements of its measures, the files in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

_NEW_ID = text("select nextval(pg_get_serial_sequence('assessment.edition', 'edition_id'))")
_BASES = text("""
    select
        table_name as basis,
        bool_or(column_name = 'year') as has_year
    from information_schema.columns
    where table_schema = 'basis_live'
    group by table_name
    order by table_name
""")
_KEEP_RUN = text("insert into assessment.edition_run (edition_id, run_id) values (:edition_id, :run_id)")
_KEEP_STATEMENT = text("""
    insert into assessment.edition_statement (edition_id, measure, statement_text)
    values (:edition_id, :measure, :statement_text)
""")
_KEEP_SUBMISSIONS = text("""
    insert into assessment.edition_submission
        (edition_id, submission_id, org_code, report, period, version, sha256, file_name, state)
    select :edition_id, submission_id, org_code, report, period, version, sha256, file_name, state
    from intake.submission
    where state = 'live'
""")


def new_edition_id(connection: Connection) -> int:
    """The number under which the parts of an edition are written before its own row, which comes last."""
    return int(connection.execute(_NEW_ID).scalar_one())


def keep_runs(connection: Connection, edition_id: int, run_ids: list[int]) -> None:
    """The runs become the edition's."""
    connection.execute(_KEEP_RUN, [{"edition_id": edition_id, "run_id": run_id} for run_id in run_ids])


def keep_rows(connection: Connection, edition_id: int, year: int) -> None:
    """Copy every row of every basis in the search path (:func:`bangfu.assessment.measures.looking_at`).

    Of reported rows that say their year only those of ``year`` and of the year before, which growth compares with;
    of reference data, and of what may lie further back, all.
    """
    for basis, has_year in connection.execute(_BASES).all():
        of_years = "where submission_id is null or year in (:year, :year - 1)" if has_year else ""
        statement = f"""
            insert into assessment.edition_row (edition_id, basis, row_key, body)
            select :edition_id, '{basis}', row_key, to_jsonb(kept) from {basis} as kept {of_years}
        """
        connection.execute(text(statement), {"edition_id": edition_id, "year": year})


def keep_statements(connection: Connection, edition_id: int, statements: Mapping[str, str]) -> None:
    """Keep the text of every measure used, by its name."""
    rows: list[dict[str, Any]] = [
        {"edition_id": edition_id, "measure": measure, "statement_text": statement}
        for measure, statement in sorted(statements.items())
    ]
    if rows:
        connection.execute(_KEEP_STATEMENT, rows)


def keep_submissions(connection: Connection, edition_id: int) -> None:
    """Keep the list of all submissions in force, each with the hash of its file."""
    connection.execute(_KEEP_SUBMISSIONS, {"edition_id": edition_id})
