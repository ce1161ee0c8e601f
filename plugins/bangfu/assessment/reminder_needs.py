"""What is still outstanding: every obligation neither fulfilled nor waived, and where it stands on the ladder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from bangfu.assessment.reminder_ladder import Step, load_ladder
from bangfu.settings import TIME_ZONE
from bangfu.warehouse.statements import run

NOVEMBER = 11
"""The State Council announces next year's holidays in late October or November."""

_YEARS_OF_CALENDAR = text("select distinct cast(extract(year from date) as integer) from reference.calendar")
_SET_NOW = text("select set_config('bangfu.now', :now, true)")


@dataclass(frozen=True, slots=True)
class Outstanding:
    """One report that has not come. ``leader`` is the unit above, else the lead department of the system.

    ``step`` is the highest that its ladder has reached, ``steps_left`` what is still to be recorded, ``taken_on`` the
    day of every step that was really taken.
    """

    org_code: str
    org_name: str
    leader_code: str | None
    leader_name: str | None
    report: str
    report_title: str
    period: str
    due_on: date
    is_provisional: bool
    step: Step | None
    steps_left: tuple[Step, ...]
    taken_on: Mapping[str, str]

    @property
    def next_step(self) -> Step | None:
        """The step to take now."""
        return self.steps_left[-1] if self.steps_left else None

    @property
    def key(self) -> dict[str, Any]:
        """Which obligation it is."""
        return {"org_code": self.org_code, "report": self.report, "period": self.period}

    @property
    def told(self) -> dict[str, Any]:
        """What a person is told of it."""
        names = {"org_name": self.org_name, "report_title": self.report_title, "due_on": self.due_on}
        return self.key | names


def year_without_calendar(connection: Connection, now: datetime) -> int | None:
    """The year whose workdays nobody has entered: this one, or from November on the next (domain 4.10)."""
    today = now.astimezone(TIME_ZONE).date()
    needed = [today.year, today.year + 1] if today.month >= NOVEMBER else [today.year]
    known = set(connection.execute(_YEARS_OF_CALENDAR).scalars())
    return next((year for year in needed if year not in known), None)


def still_outstanding(connection: Connection, now: datetime) -> list[Outstanding]:
    """Everything outstanding at ``now``, by unit and due date. The caller's transaction takes ``now`` for its clock."""
    ladder = load_ladder()
    connection.execute(_SET_NOW, {"now": now.isoformat()})
    found = []
    for row in run(connection, "obligations/outstanding.sql", workdays=ladder.workdays).mappings():
        values = dict(row)
        reached = ladder.reached(values.pop("step_days"), now)
        left = ladder.left_to_take(reached, values.pop("recorded"))
        found.append(Outstanding(**values, step=reached, steps_left=left))
    return found
