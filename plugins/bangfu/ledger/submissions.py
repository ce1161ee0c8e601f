"""Questions to the ledger: what waits, what is finished, what is the same file again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from bangfu.ledger.leases import MAX_ATTEMPTS, NOT_HELD
from bangfu.ledger.records import SUBMISSION_COLUMNS, Submission

_AT_STAGE = text(f"""
    select {SUBMISSION_COLUMNS} from intake.submission
    where stage = :stage order by received_at, drop_id, file_name
""")

_WAITING = text(f"""
    select {SUBMISSION_COLUMNS} from intake.submission
    where stage = 'identified' and dag = any(:dags) and {NOT_HELD}
    order by received_at, drop_id, file_name
""")

_IDENTIFIED = text("""
    update intake.submission set stage = 'identified', report = :report, dag = :dag
    where submission_id = :submission_id and stage = 'received'
""")

_RETRY_FAILED = text("""
    update intake.submission
    set stage = 'received', status = null, state = null, attempts = 0, failure = null
    where state = 'failed' and stage = 'replied'
    returning submission_id
""")

_SAME_BYTES = text(f"""
    select {SUBMISSION_COLUMNS} from intake.submission
    where sha256 = :sha256 and submission_id <> :submission_id
      and state in ('live', 'held', 'superseded')
    order by case state when 'live' then 1 when 'held' then 2 else 3 end, received_at, submission_id
""")

_COUNT_MEMBERS = text("select count(*) from intake.submission where drop_id = :drop_id")

_COUNT_UNJUDGED = text("""
    select count(*) from intake.submission where stage = 'identified' and report = any(:reports)
""")

_COUNT_UNFINISHED = text("""
    select count(*) filter (where stage in ('received', 'identified')) as waiting,
           count(*) filter (where stage = 'judged') as unanswered
    from intake.submission
""")


def at_stage(connection: Connection, stage: str) -> list[Submission]:
    """All submissions at that stage, oldest first."""
    return [Submission.from_row(row) for row in connection.execute(_AT_STAGE, {"stage": stage})]


def waiting(connection: Connection, dags: Sequence[str]) -> list[Submission]:
    """Submissions that these DAGs must process and nobody holds now, oldest first."""
    return [Submission.from_row(row) for row in connection.execute(_WAITING, {"dags": list(dags)})]


def count_unjudged(connection: Connection, reports: Sequence[str]) -> int:
    """Submissions of these reports that wait or are in somebody's hands."""
    return int(connection.execute(_COUNT_UNJUDGED, {"reports": list(reports)}).scalar_one())


def mark_identified(connection: Connection, submission_id: str, report: str | None, dag: str) -> None:
    """Hand a received submission to the DAG of its report type."""
    connection.execute(_IDENTIFIED, {"submission_id": submission_id, "report": report, "dag": dag})


def retry_failed(connection: Connection) -> list[str]:
    """Put submissions that failed through our own fault back to the start; returns their ids."""
    return [row.submission_id for row in connection.execute(_RETRY_FAILED)]


def same_bytes(connection: Connection, submission: Submission) -> list[Submission]:
    """Live, held and superseded submissions with the same content, the most telling first."""
    values = {"sha256": submission.sha256, "submission_id": submission.submission_id}
    return [Submission.from_row(row) for row in connection.execute(_SAME_BYTES, values)]


def count_members(connection: Connection, submission: Submission) -> int:
    """Into how many submissions the file was split that this one came in."""
    return int(connection.execute(_COUNT_MEMBERS, {"drop_id": submission.drop_id}).scalar_one())


def unfinished(connection: Connection) -> Row[Any]:
    """How many submissions wait to be processed (``waiting``) and to be answered (``unanswered``)."""
    return connection.execute(_COUNT_UNFINISHED).one()


def is_worn_out(submission: Submission) -> bool:
    """Whether its workers died so often that trying again would never end."""
    return submission.attempts > MAX_ATTEMPTS
