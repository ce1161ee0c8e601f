"""The generator of calendar.csv."""

from __future__ import annotations

import csv
from datetime import date

from bangfu.register.calendar_data import CalendarDay, calendar_rows
from bangfu.settings import SQL


def test_festivals_and_weekends_worked_in_exchange() -> None:
    days = {day.date: day for day in calendar_rows(2021, 2021)}
    assert len(days) == 365
    assert days[date(2021, 10, 1)] == CalendarDay(date(2021, 10, 1), False, "国庆节")
    assert days[date(2021, 10, 9)] == CalendarDay(date(2021, 10, 9), True, "国庆节调休")
    assert days[date(2021, 10, 16)] == CalendarDay(date(2021, 10, 16), False, "")


def test_the_shipped_calendar_is_what_the_generator_gives() -> None:
    with (SQL / "reference" / "calendar.csv").open(encoding="utf-8", newline="") as file:
        shipped = [tuple(row.values()) for row in csv.DictReader(file)]
    first, last = (int(shipped[place][0][:4]) for place in (0, -1))
    generated = [(day.date.isoformat(), str(day.is_workday).lower(), day.name) for day in calendar_rows(first, last)]
    assert shipped == generated
