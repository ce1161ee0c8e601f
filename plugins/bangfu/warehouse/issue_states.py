"""The states of an issue that must be put right, which may follow which, and the steps that reports and persons state.

登记 → 交办 → 整改中 → 申请销号 → 核查 → 销号 or 退回, and 退回 → 整改中 (domain 4.9). An issue is closed only when
it is put right, the result is what the superior level asked for, and the people are satisfied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

STATES = {
    "登记": "registered",
    "交办": "assigned",
    "整改中": "rectifying",
    "申请销号": "closure_requested",
    "核查": "verifying",
    "销号": "closed",
    "退回": "sent_back",
}
"""The words of reports and their codes, in the order of the way."""

WORDS = {code: word for word, code in STATES.items()}
TRANSITIONS = frozenset(
    {
        ("registered", "assigned"),
        ("assigned", "rectifying"),
        ("rectifying", "closure_requested"),
        ("closure_requested", "verifying"),
        ("verifying", "closed"),
        ("verifying", "sent_back"),
        ("sent_back", "rectifying"),
    }
)
CONDITIONS = ("rectified", "effective", "satisfying")
"""整改到位, 成效符合上级要求, 群众满意: all three are needed to close."""

CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Version:
    """What one report says of an issue. ``stated_on`` is the day of the report; versions come oldest first."""

    state: str
    stated_on: date
    stated_by: str
    registered_on: date
    assigned_on: date | None
    closed_on: date | None
    submission_id: str
    row_no: int


@dataclass(frozen=True, slots=True)
class Move:
    """What a person decided about an issue; moves come in the order in which they were decided."""

    state: str
    moved_on: date
    moved_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way of an issue. ``is_jump``: steps that must lie before it were never stated."""

    state: str
    stated_on: date
    stated_by: str
    reason: str | None = None
    is_jump: bool = False
    is_reopening: bool = False
    submission_id: str | None = None
    row_no: int | None = None


def may_follow(state: str, following: str) -> bool:
    """Whether an issue may pass from one state to another at once."""
    return (state, following) in TRANSITIONS


def following(state: str) -> tuple[str, ...]:
    """The states that may come next, in the order of the way; none once an issue is closed."""
    return tuple(code for code in WORDS if may_follow(state, code))


def steps_of(versions: Sequence[Version], moves: Sequence[Move]) -> list[Step]:
    """The way of an issue from all versions of its line and all moves, whatever the order in which they arrived.

    A report that repeats what the report before it said is no step: a ledger that does not know yet what a person
    decided changes nothing. On one day reports come before persons. What a first report leaves out of the way is no
    jump: nobody had asked before.
    """
    first = versions[0].submission_id if versions else None
    steps: list[Step] = []
    for event in _in_order_of_days(_reported(versions), map(_moved, moves)):
        before = steps[-1] if steps else None
        if before is None:
            steps.append(event.step)
        elif event.step.state != before.state and (not event.is_implied or may_follow(before.state, event.step.state)):
            is_told_at_once = first is not None and before.submission_id == event.step.submission_id == first
            steps.append(_judged(before, event.step, is_told_at_once=is_told_at_once))
    return steps


@dataclass(frozen=True, slots=True)
class _Event:
    """A step, the day on which it became known, and whether a date alone tells it and not the state."""

    known_on: date
    step: Step
    is_implied: bool = False


def _judged(before: Step, step: Step, *, is_told_at_once: bool) -> Step:
    reopens = before.state == CLOSED
    jumps = not reopens and not is_told_at_once and not may_follow(before.state, step.state)
    return replace(step, is_jump=jumps, is_reopening=reopens)


def _moved(move: Move) -> _Event:
    return _Event(move.moved_on, Step(move.state, move.moved_on, move.moved_by, move.reason))


def _reported(versions: Sequence[Version]) -> Iterator[_Event]:
    """The steps that reports state; a later version is known no earlier than the ones before it."""
    known = date.min
    before: Version | None = None
    for version in versions:
        known = max(known, version.stated_on)
        if before is None:
            yield _Event(known, _step(version, "registered"), is_implied=version.state != "registered")
        if version.assigned_on is not None and version.state != "registered":
            yield _Event(known, _step(version, "assigned"), is_implied=version.state != "assigned")
        if before is None or version.state != before.state:
            yield _Event(known, _step(version, version.state))
        before = version


def _step(version: Version, state: str) -> Step:
    """A step of a version, on the day that the line itself gives for the state, else on the day of the report."""
    days = {"registered": version.registered_on, "assigned": version.assigned_on, CLOSED: version.closed_on}
    day = days.get(state) or version.stated_on
    return Step(state, day, version.stated_by, submission_id=version.submission_id, row_no=version.row_no)


def _in_order_of_days(reported: Iterable[_Event], moved: Iterable[_Event]) -> list[_Event]:
    """Merged by day; sorting is stable, so each kind keeps its own order and reports come first."""
    return sorted([*reported, *moved], key=lambda event: event.known_on)
