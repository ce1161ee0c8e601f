"""Reminding the units that have not reported (domain 4.9): letters, the city's list, and a record of each step.

Doing it again changes nothing: a step is recorded in intake.reminder in the transaction that its letter closes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, text

from bangfu.assessment.reminder_ladder import Step, load_ladder
from bangfu.assessment.reminder_letters import write_copy, write_letter, write_overdue_list
from bangfu.assessment.reminder_needs import Outstanding, still_outstanding, year_without_calendar
from bangfu.database.engine import engine
from bangfu.notices import notice
from bangfu.settings import TIME_ZONE, Settings

_RECORD = text("""
    insert into intake.reminder (org_code, report, period, step, stepped_on, copied_to, written_to, written_at)
    values (:org_code, :report, :period, :step, :stepped_on, :copied_to, :written_to, :written_at)
""")


@dataclass(frozen=True, slots=True)
class Taken:
    """One step that was taken. ``written_to`` is the letter (relative to the intake folder) or the city's list."""

    org_code: str
    org_name: str
    report: str
    report_title: str
    period: str
    step: Step
    due_on: date
    copied_to: str | None
    written_to: str

    def line(self) -> str:
        """One line for people."""
        return notice(
            "remind.taken",
            unit=self.org_name,
            report=self.report_title,
            period=self.period,
            due=self.due_on,
            step=load_ladder().step_names[self.step],
        )


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one run did: steps taken, the city's list where it was written, letters that could not be written.

    ``calendar_lacks`` is the year whose workdays calendar.csv should have by now.
    """

    taken: tuple[Taken, ...]
    overdue_list: str | None
    troubles: tuple[str, ...]
    calendar_lacks: int | None

    def lines(self) -> list[str]:
        """For people; there is always one."""
        return self.news() or [notice("remind.nothing")]

    def news(self) -> list[str]:
        """The same, empty where there is nothing to tell."""
        lines = [one.line() for one in self.taken]
        if self.overdue_list:
            lines.append(notice("remind.overdue_list", file=self.overdue_list))
        lines += [notice("remind.trouble", trouble=trouble) for trouble in self.troubles]
        if self.calendar_lacks:
            lines.append(notice("remind.calendar", year=self.calendar_lacks))
        return lines

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def remind(settings: Settings, now: datetime) -> Reminded:
    """Take every step of the ladder that is due at ``now`` and was not taken yet.

    A unit's letters and their record go together; a folder that cannot be written hinders nobody else and is tried
    again by the next run. Raises :class:`OSError` when the city's list cannot be written.
    """
    loader = engine(settings, "loader")
    with _alone(loader):
        with loader.begin() as connection:
            outstanding = still_outstanding(connection, now)
            calendar_lacks = year_without_calendar(connection, now)
        overdue_list = _write_list(settings, outstanding, now)
        run = _Run(settings, now, overdue_list)
        taken: list[Taken] = []
        troubles: list[str] = []
        for _, reports in groupby(outstanding, key=lambda one: one.org_code):
            try:
                taken += _remind_unit(loader, run, list(reports))
            except OSError as error:
                troubles.append(f"{error.filename}: {error.strerror or error}")
    return Reminded(tuple(taken), overdue_list, tuple(troubles), calendar_lacks)


@contextmanager
def _alone(loader: Engine) -> Iterator[None]:
    with loader.connect() as connection:
        connection.execute(text("select pg_advisory_lock(hashtext('bangfu.remind'))"))
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(hashtext('bangfu.remind'))"))
            connection.commit()


@dataclass(frozen=True, slots=True)
class _Run:
    settings: Settings
    now: datetime
    overdue_list: str | None

    @property
    def today(self) -> date:
        return self.now.astimezone(TIME_ZONE).date()


def _write_list(settings: Settings, outstanding: Sequence[Outstanding], now: datetime) -> str | None:
    """The city's list, on days on which something on it moves."""
    overdue = [one for one in outstanding if one.step not in (None, "upcoming")]
    return write_overdue_list(settings, overdue, now) if any(one.steps_left for one in overdue) else None


def _remind_unit(loader: Engine, run: _Run, reports: Sequence[Outstanding]) -> list[Taken]:
    """Record the unit's steps and write its letters, all or nothing."""
    steps = dict.fromkeys(one.next_step for one in reports if one.next_step)
    with loader.begin() as connection:
        return [taken for step in steps for taken in _take(connection, run, step, reports)]


def _take(connection: Connection, run: _Run, step: Step, reports: Sequence[Outstanding]) -> list[Taken]:
    """Take one step for all reports that have come to it; the letter also names those that took it earlier today."""
    moving = [one for one in reports if one.next_step == step]
    rung = load_ladder().steps[step]
    written_to, copied_to = run.overdue_list, None
    if rung.letter:
        told = [one for one in reports if one in moving or one.taken_on.get(step) == run.today.isoformat()]
        written_to = write_letter(run.settings, rung.letter, told, run.today)
        copied_to = write_copy(run.settings, rung.letter, told, run.today) if rung.copied else None
    assert written_to is not None  # what has no letter is on the list
    done = {"copied_to": copied_to, "written_to": written_to, "written_at": run.now}
    rows = [row for one in moving for row in (*_missed(run, one), _recorded(run, one, step, done))]
    connection.execute(_RECORD, rows)
    return [Taken(**one.told, step=step, copied_to=copied_to, written_to=written_to) for one in moving]


def _missed(run: _Run, one: Outstanding) -> list[dict[str, Any]]:
    """The steps below, which nobody took in time: recorded without anything written."""
    nothing = {"copied_to": None, "written_to": None, "written_at": None}
    return [_recorded(run, one, step, nothing) for step in one.steps_left[:-1]]


def _recorded(run: _Run, one: Outstanding, step: Step, done: dict[str, Any]) -> dict[str, Any]:
    return {**one.key, "step": step, "stepped_on": run.today, **done}
