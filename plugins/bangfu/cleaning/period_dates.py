"""Whether the dates that place a row in time lie in the reported period and not in the future (C-DATE-01)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bangfu.cleaning.outcome import refused
from bangfu.cleaning.workings import Workings
from bangfu.contracts.findings import Finding
from bangfu.reading.periods import period_end, period_start

TOLERATED_DAYS = timedelta(days=3)
"""A date so close to the period is a warning and counts in its own month (INTERFACE 5.6)."""

_FUTURE = refused("C-DATE-01.future")


def refuse_future_dates(workings: Workings) -> None:
    """Refuse the dates that lie after today, so that no period is derived from them."""
    for position, day in list(_days_of_rows(workings)):
        if day > workings.context.today:
            workings.columns[_field(workings)].note(position, _FUTURE)


def check_period_dates(workings: Workings) -> Iterator[Finding]:
    """Findings on the sale date of each row, else on the date of event, article, signing or sampling."""
    days = _days(workings.context.period) if workings.contract.check_period_date else None
    if days is None:
        return
    for position, day in _days_of_rows(workings):
        if not days[0] <= day <= days[1]:
            yield _outside(workings, position, _field(workings), is_near=_is_near(day, days))


def _field(workings: Workings) -> str:
    return workings.contract.sale_date or workings.contract.period_date or ""


def _days_of_rows(workings: Workings) -> Iterator[tuple[int, date]]:
    column = workings.columns.get(_field(workings))
    for position, value in enumerate(column.values if column else ()):
        if isinstance(value, datetime):
            yield position, value.date()
        elif isinstance(value, date):
            yield position, value


def _outside(workings: Workings, position: int, field: str, *, is_near: bool) -> Finding:
    values = {"p": workings.context.period or ""}
    if is_near:
        return workings.finding("C-DATE-01", position, field, values=values, severity="warning", action="kept")
    return workings.finding("C-DATE-01", position, field, values=values)


def _is_near(day: date, days: tuple[date, date]) -> bool:
    return days[0] - TOLERATED_DAYS <= day <= days[1] + TOLERATED_DAYS


def _days(period: str | None) -> tuple[date, date] | None:
    return (period_start(period), period_end(period)) if period else None
