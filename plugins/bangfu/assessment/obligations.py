"""Who has reported for a period, who is late, who is missing: the view reporting_status with names and rates."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, Self

from sqlalchemy import Connection, Row, text

State = Literal["not_due", "due", "on_time", "late", "missing", "waived"]
REPORTED: frozenset[State] = frozenset({"on_time", "late"})

_STATUS = text("""
    select status.*, coalesce(organisation.name, status.org_code) as org_name,
        coalesce(report_type.title, status.report) as report_title, report_type.code as report_code,
        coalesce(reporter.name, status.reported_by) as reported_by_name
    from evaluation.reporting_status as status
    left join reference.organisation using (org_code)
    left join reference.organisation as reporter on status.reported_by = reporter.org_code
    left join reference.report_type using (report)
    where status.period = :period
    order by report_type.code, status.org_code
""")


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation of a period and what became of it, as in ``evaluation.reporting_status``."""

    org_code: str
    org_name: str
    report: str
    report_title: str
    report_code: str | None
    period: str
    due_date: date
    first_received_at: datetime | None
    accepted_at: datetime | None
    reporting_day: date | None
    late_days: int | None
    state: State
    is_provisional: bool
    extended_to: date | None
    exception_reason: str | None
    approved_by: str | None
    requested_by: str | None
    is_zero_report: bool
    version_count: int
    reported_by: str | None
    reported_by_name: str | None
    returned_count: int
    regular_due_date: date

    @classmethod
    def from_row(cls, row: Row[Any]) -> Self:
        """Build from a row that holds at least these columns."""
        mapping = row._mapping
        return cls(**{field.name: mapping[field.name] for field in fields(cls)})

    def as_json(self) -> dict[str, Any]:
        """For programs: days and moments in ISO form, as everywhere."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class PeriodStatus:
    """All obligations of one period."""

    period: str
    rows: tuple[Owed, ...]

    @property
    def owed_count(self) -> int:
        """Reports that are owed: all but those that were waived."""
        return len(self.rows) - self._count({"waived"})

    @property
    def reported_count(self) -> int:
        """Reports that were accepted, in time or late."""
        return self._count(REPORTED)

    @property
    def on_time_count(self) -> int:
        """Reports that were accepted in time."""
        return self._count({"on_time"})

    @property
    def completeness(self) -> Decimal | None:
        """Share of the owed reports that came, to four decimals; None where nothing is owed."""
        return _share(self.reported_count, self.owed_count)

    @property
    def on_time_rate(self) -> Decimal | None:
        """Share of the owed reports that came in time, to four decimals; None where nothing is owed."""
        return _share(self.on_time_count, self.owed_count)

    @property
    def missing(self) -> tuple[Owed, ...]:
        """What is overdue and not there."""
        return tuple(row for row in self.rows if row.state == "missing")

    @property
    def is_provisional(self) -> bool:
        """Whether a due date rests on weekdays alone, because the calendar lacks the year."""
        return any(row.is_provisional for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """For programs; rates are strings with four decimals."""
        return {
            "period": self.period,
            "owed": self.owed_count,
            "reported": self.reported_count,
            "on_time": self.on_time_count,
            "completeness_rate": _text(self.completeness),
            "on_time_rate": _text(self.on_time_rate),
            "missing": list(dict.fromkeys(row.org_code for row in self.missing)),
            "is_provisional": self.is_provisional,
            "rows": [row.as_json() for row in self.rows],
        }

    def _count(self, states: frozenset[State] | set[State]) -> int:
        return sum(row.state in states for row in self.rows)


def period_status(connection: Connection, period: str) -> PeriodStatus:
    """The obligations of a period code (``202110``, ``2021H1``, ``2021``) as of now, by report and unit."""
    rows = connection.execute(_STATUS, {"period": period})
    return PeriodStatus(period, tuple(Owed.from_row(row) for row in rows))


def _share(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _text(share: Decimal | None) -> str | None:
    return None if share is None else f"{share:f}"
