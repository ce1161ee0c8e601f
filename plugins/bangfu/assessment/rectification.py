"""What persons decide about issues: issues of receipts handed over to a unit, and every step until they are closed.

Each act is kept for ever in the journal (intake.issue_handover, intake.issue_move); where an issue stands follows from
the journal and from the ledgers that units report (warehouse/issues.py). An issue is closed only on three conditions:
put right, as the superior level asked, and to the satisfaction of the people (domain 4.9).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from bangfu.notices import NotFoundError, OperatorError, WrongUsageError, notice
from bangfu.warehouse.issue_states import CLOSED, CONDITIONS, STATES, WORDS, following, may_follow
from bangfu.warehouse.issues import lock_ledgers, refresh_issues

_LIST = text("""
    select issue_no, org_code, unit_name, problem, origin, state, registered_on, due_on, closed_on, is_overdue,
        overdue_days, reopened_count
    from evaluation.rectification
    where not :only_open or state <> 'closed'
    order by due_on, issue_no
""")
_STATE = text("select state from warehouse.fact_issue where issue_no = :issue_no")
_SUBMISSION = text("select file_name from intake.submission where submission_id = :submission_id")
_UNIT = text("select name from reference.organisation where org_code = :org_code")
_FOUND = text("""
    select message, state from intake.issue
    where submission_id = :submission_id and rule = :rule
    order by state <> 'open', row_no, issue_id
""")
_HANDED = text("select issue_no from intake.issue_handover where submission_id = :submission_id and rule = :rule")
_KEEP_HANDOVER = text("""
    insert into intake.issue_handover (issue_no, submission_id, rule, org_code, due_on, problem, handed_by, handed_on)
    values (:issue_no, :submission_id, :rule, :org_code, :due_on, :problem, :handed_by, :handed_on)
""")
_KEEP_MOVE = text("""
    insert into intake.issue_move
        (issue_no, state, is_rectified, is_effective, is_satisfying, moved_by, reason, moved_on)
    values (:issue_no, :state, :is_rectified, :is_effective, :is_satisfying, :moved_by, :reason, :moved_on)
""")


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """An issue as it stands: ``state`` is its code, ``overdue_days`` count from the day it was due."""

    issue_no: str
    org_code: str
    unit_name: str | None
    problem: str
    origin: str
    state: str
    registered_on: date
    due_on: date
    closed_on: date | None
    is_overdue: bool
    overdue_days: int
    reopened_count: int

    @property
    def state_word(self) -> str:
        """The state as people say it."""
        return WORDS[self.state]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class HandOver:
    """An issue of a receipt that a unit has to put right by a day."""

    submission_id: str
    rule: str
    org_code: str
    due_on: date
    handed_by: str

    @property
    def issue_no(self) -> str:
        """The number of the issue: the same for the same rule of the same submission."""
        return f"JB-{self.submission_id}-{self.rule}"


@dataclass(frozen=True, slots=True)
class Move:
    """A step that a person decides. ``state`` is a word or a code; ``conditions`` are those of closing that are met."""

    issue_no: str
    state: str
    moved_by: str
    reason: str
    conditions: Collection[str] = ()


def list_issues(connection: Connection, *, only_open: bool) -> list[OpenIssue]:
    """The issues by the day they are due, those of all units."""
    return [OpenIssue(*row) for row in connection.execute(_LIST, {"only_open": only_open})]


def hand_over(connection: Connection, handover: HandOver, today: date) -> OpenIssue:
    """Make an issue of what a receipt says, registered and handed over today.

    Raises :class:`NotFoundError` for a submission, rule or unit that is not there and :class:`WrongUsageError` where
    there is nothing open, it was handed over before, the day has passed or a name is missing.
    """
    lock_ledgers(connection)
    refusal = _refuse_handover(connection, handover, today)
    if refusal is not None:
        raise refusal
    file_name = connection.execute(_SUBMISSION, {"submission_id": handover.submission_id}).scalar_one()
    messages = _open_messages(connection, handover)
    problem = notice("rectify.problem", file=file_name, count=len(messages), message=messages[0])
    row = {**asdict(handover), "issue_no": handover.issue_no, "problem": problem, "handed_on": today}
    connection.execute(_KEEP_HANDOVER, row)
    refresh_issues(connection, [handover.issue_no])
    return _issue(connection, handover.issue_no)


def move(connection: Connection, wanted: Move, today: date) -> OpenIssue:
    """Take an issue one step further on its way, today.

    Raises :class:`NotFoundError` for an issue that is not there, :class:`WrongUsageError` for an unknown word, a step
    that may not follow, a closing without all three conditions, or a missing name or reason.
    """
    lock_ledgers(connection)
    present = connection.execute(_STATE, {"issue_no": wanted.issue_no}).scalar_one_or_none()
    if present is None:
        raise NotFoundError("rectify.unknown_issue", issue=wanted.issue_no)
    refusal = refuse_move(present, wanted)
    if refusal is not None:
        raise refusal
    met = {f"is_{name}": name in wanted.conditions for name in CONDITIONS}
    row = {"issue_no": wanted.issue_no, "moved_by": wanted.moved_by.strip(), "reason": wanted.reason.strip(), **met}
    connection.execute(_KEEP_MOVE, {**row, "state": state_code(wanted.state), "moved_on": today})
    refresh_issues(connection, [wanted.issue_no])
    return _issue(connection, wanted.issue_no)


def state_code(state: str) -> str | None:
    """The code of a state given as word or code; None for anything else."""
    return state if state in WORDS else STATES.get(state)


def refuse_move(present: str, wanted: Move) -> OperatorError | None:
    """Why an issue in the state ``present`` (a code) may not be moved so; None where it may."""
    code = state_code(wanted.state)
    unknown = [name for name in wanted.conditions if name not in CONDITIONS]
    if code is None:
        return WrongUsageError("rectify.unknown_state", state=wanted.state, states="、".join(STATES))
    if unknown:
        return WrongUsageError("rectify.unknown_condition", condition=unknown[0], conditions=",".join(CONDITIONS))
    if not wanted.moved_by.strip() or not wanted.reason.strip():
        return WrongUsageError("rectify.needs_name_and_reason")
    if present == CLOSED:
        return WrongUsageError("rectify.closed", issue=wanted.issue_no)
    if not may_follow(present, code):
        steps = "、".join(WORDS[one] for one in following(present))
        words = {"present": WORDS[present], "wanted": WORDS[code], "steps": steps}
        return WrongUsageError("rectify.may_not_follow", issue=wanted.issue_no, **words)
    missing = _unmet(wanted.conditions)
    if code == CLOSED and missing:
        return WrongUsageError("rectify.conditions_missing", issue=wanted.issue_no, missing="、".join(missing))
    return None


def _unmet(conditions: Collection[str]) -> list[str]:
    return [notice(f"rectify.condition.{name}") for name in CONDITIONS if name not in conditions]


def _refuse_handover(connection: Connection, handover: HandOver, today: date) -> OperatorError | None:
    if not handover.handed_by.strip():
        return WrongUsageError("rectify.needs_name")
    if handover.due_on < today:
        return WrongUsageError("rectify.due_in_the_past", due=handover.due_on, today=today)
    if _missing(connection, _SUBMISSION, submission_id=handover.submission_id):
        return NotFoundError("rectify.unknown_submission", submission=handover.submission_id)
    if _missing(connection, _UNIT, org_code=handover.org_code):
        return NotFoundError("rectify.unknown_unit", org=handover.org_code)
    named = {"submission_id": handover.submission_id, "rule": handover.rule}
    handed = connection.execute(_HANDED, named).scalar_one_or_none()
    if handed is not None:
        return WrongUsageError("rectify.handed_over_before", issue=handed)
    if _missing(connection, _FOUND, **named):
        return NotFoundError("rectify.unknown_rule", submission=handover.submission_id, rule=handover.rule)
    if not _open_messages(connection, handover):
        return WrongUsageError("rectify.nothing_open", submission=handover.submission_id, rule=handover.rule)
    return None


def _missing(connection: Connection, query: Any, **values: str) -> bool:
    return connection.execute(query, values).first() is None


def _open_messages(connection: Connection, handover: HandOver) -> Sequence[str]:
    found = connection.execute(_FOUND, {"submission_id": handover.submission_id, "rule": handover.rule})
    return [row.message for row in found if row.state == "open"]


def _issue(connection: Connection, issue_no: str) -> OpenIssue:
    return next(issue for issue in list_issues(connection, only_open=False) if issue.issue_no == issue_no)
