"""R18 and what persons decided about issues: the present state of each issue and all steps on its way.

Both are made anew for the issues that something touches, from all versions of their lines, hand-overs and moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from bangfu.warehouse.copying import copy_rows
from bangfu.warehouse.issue_states import Move, Step, Version, steps_of
from bangfu.warehouse.statements import run

_LOCK = text("select pg_advisory_xact_lock(20726)")
_NAMED = text("select distinct issue_no from staging.rectification_issues where submission_id = :submission_id")
_MOVES = text("""
    select issue_no, state, day, by_whom, reason
    from (
        select issue_no, 'registered' as state, handed_on as day, handed_by as by_whom, problem as reason, -2 as place
        from intake.issue_handover
        union all
        select issue_no, 'assigned', handed_on, handed_by, problem, -1 from intake.issue_handover
        union all
        select issue_no, state, moved_on, moved_by, reason, move_id from intake.issue_move
    ) as move
    where issue_no = any(:issue_nos)
    order by place
""")
_STEP_COLUMNS = (
    "issue_no", "step_no", "state", "stated_on", "stated_by", "reason", "is_jump", "is_reopening", "submission_id",
    "row_no",
)  # fmt: skip
_FORGET_STEPS = text("delete from warehouse.issue_step where issue_no = any(:issue_nos)")


def lock_ledgers(connection: Connection) -> None:
    """One at a time: two reports, or a report and a person, may speak of the same project, sample or issue."""
    connection.execute(_LOCK)


def bring_in_issues(connection: Connection, submission_id: str) -> None:
    """The issues that a report names, now that its versions are in force."""
    refresh_issues(connection, list(connection.execute(_NAMED, {"submission_id": submission_id}).scalars()))


def refresh_issues(connection: Connection, issue_nos: Sequence[str]) -> None:
    """Make these issues and their steps anew; an issue handed over from a receipt takes the receipt's issue with it."""
    if not issue_nos:
        return
    named = {"issue_nos": list(issue_nos)}
    versions, moves = _versions(connection, issue_nos), _moves(connection, issue_nos)
    connection.execute(_FORGET_STEPS, named)
    rows = [
        row
        for issue_no in issue_nos
        for row in _numbered(issue_no, steps_of(versions.get(issue_no, ()), moves.get(issue_no, ())))
    ]
    copy_rows(connection, "warehouse", "issue_step", _STEP_COLUMNS, rows)
    run(connection, "load/rectification_issues.sql", **named)
    run(connection, "load/handed_over_issues.sql", **named)


def _versions(connection: Connection, issue_nos: Sequence[str]) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = defaultdict(list)
    for row in run(connection, "load/issue_versions.sql", issue_nos=list(issue_nos)).mappings():
        fields = dict(row)
        found[fields.pop("issue_no")].append(Version(**fields))
    return found


def _moves(connection: Connection, issue_nos: Sequence[str]) -> dict[str, list[Move]]:
    found: dict[str, list[Move]] = defaultdict(list)
    for row in connection.execute(_MOVES, {"issue_nos": list(issue_nos)}):
        found[row.issue_no].append(Move(row.state, row.day, row.by_whom, row.reason))
    return found


def _numbered(issue_no: str, steps: Iterable[Step]) -> list[tuple[object, ...]]:
    """The rows of an issue's steps, in the order of ``_STEP_COLUMNS``."""
    return [
        (
            issue_no,
            number,
            step.state,
            step.stated_on,
            step.stated_by,
            step.reason,
            step.is_jump,
            step.is_reopening,
            step.submission_id,
            step.row_no,
        )
        for number, step in enumerate(steps, start=1)
    ]
