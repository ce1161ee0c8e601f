"""Where sql/reference/calendar.csv comes from: the State Council's holiday notices, by ``chinesecalendar``.

Used when the shipped file is extended by a year; the running system reads only the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class CalendarDay:
    """One row of calendar.csv: ``name`` is the festival (with 调休 for a weekend worked in exchange)."""

    date: date
    is_workday: bool
    name: str


def calendar_rows(first_year: int, last_year: int) -> Iterator[CalendarDay]:
    """Every day of the years, both included. Raises ``NotImplementedError`` for a year not yet announced."""
    from chinese_calendar import Holiday, get_holiday_detail, is_workday

    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    day = date(first_year, 1, 1)
    while day.year <= last_year:
        works = is_workday(day)
        _, festival = get_holiday_detail(day)
        name = chinese.get(festival, "")
        yield CalendarDay(day, works, f"{name}调休" if works and name else name)
        day += timedelta(days=1)
