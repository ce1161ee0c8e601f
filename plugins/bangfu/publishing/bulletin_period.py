"""The period of a bulletin: a month, a quarter or a year, and the days that its figures compare (domain 4.8)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_PERIOD = re.compile(r"(20\d\d)(?:(0[1-9]|1[0-2])|Q([1-4]))?")


@dataclass(frozen=True, slots=True)
class BulletinPeriod:
    """Months ``first_month`` to ``last_month`` of ``year``; ``code`` is ``202110``, ``2021Q3`` or ``2021``."""

    code: str
    year: int
    first_month: int
    last_month: int

    @property
    def first_day(self) -> date:
        """First day of the period."""
        return date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        """Last day of the period."""
        return _last_day(self.year, self.last_month)

    @property
    def time_progress(self) -> Decimal:
        """Part of the year that is over at the end of the period (时序进度): months, not days."""
        return Decimal(self.last_month) / 12

    @property
    def is_first_of_year(self) -> bool:
        """Whether no other period of this kind precedes it in its year."""
        return self.first_month == 1

    @property
    def report_periods(self) -> list[str]:
        """Codes of the report periods that end within it: months, a half-year, the year."""
        months = range(self.first_month, self.last_month + 1)
        periods = [f"{self.year}{month:02d}" for month in months]
        periods += [f"{self.year}H{half}" for half in (1, 2) if half * 6 in months]
        return [*periods, *([str(self.year)] if 12 in months else [])]

    def previous(self) -> BulletinPeriod:
        """The period of the same kind right before it."""
        length = self.last_month - self.first_month + 1
        if self.first_month == 1:
            return _of_months(self.year - 1, 13 - length, 12)
        return _of_months(self.year, self.first_month - length, self.first_month - 1)

    def as_of(self, today: date) -> date:
        """The day up to which the figures go: the last day, or today while the period has not ended."""
        return min(self.last_day, today)

    def parameters(self, today: date) -> Mapping[str, object]:
        """What the statements in sql/measures/bulletin are asked with."""
        before = self.previous()
        return {
            "year": self.year,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "as_of": self.as_of(today),
            "previous_first": before.first_day,
            "previous_last": before.last_day,
            "previous_period": before.code,
            "year_first": date(self.year, 1, 1),
            "last_year_first": date(self.year - 1, 1, 1),
            "last_year_last": _last_day(self.year - 1, self.last_month),
            "report_periods": self.report_periods,
            "time_progress": self.time_progress,
        }


def bulletin_period(code: str) -> BulletinPeriod | None:
    """The period of a code (``202110``, ``2021Q3``, ``2021``); None for anything else."""
    match = _PERIOD.fullmatch(code.strip().upper())
    if not match:
        return None
    year, month, quarter = match.groups()
    if month:
        return _of_months(int(year), int(month), int(month))
    if quarter:
        return _of_months(int(year), int(quarter) * 3 - 2, int(quarter) * 3)
    return _of_months(int(year), 1, 12)


def _of_months(year: int, first: int, last: int) -> BulletinPeriod:
    suffix = {1: f"{first:02d}", 3: f"Q{last // 3}", 12: ""}[last - first + 1]
    return BulletinPeriod(f"{year}{suffix}", year, first, last)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
