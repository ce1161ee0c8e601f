"""When reports are due: due_dates.yaml, the rule of each frequency and of single reports, counted from a period's end.

The rules become rows; the dates are computed by the SQL function reference.due_of and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.documents import read_yaml
from bangfu.notices import notice
from bangfu.register.files import ReferenceDataError

FILE = "due_dates.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DueRule(_Strict):
    """So many workdays, or so many days, after the last day of the period."""

    workday: Annotated[int, Field(ge=1, le=31)] | None = None
    calendar_day: Annotated[int, Field(ge=1, le=366)] | None = None

    @model_validator(mode="after")
    def _counts_in_one_way(self) -> DueRule:
        if (self.workday is None) == (self.calendar_day is None):
            raise ValueError("one_way")
        return self


class DueDates(_Strict):
    """The rule of each frequency, and of the reports that have one of their own (domain 3, dim_period)."""

    monthly: DueRule
    half_year: DueRule
    year: DueRule
    reports: Mapping[str, DueRule] = {}

    @field_validator("reports")
    @classmethod
    def _names_reports(cls, reports: Mapping[str, DueRule]) -> Mapping[str, DueRule]:
        unknown = sorted(reports.keys() - load_contracts().keys())
        if unknown:
            raise ValueError(f"no_such_report: {', '.join(unknown)}")
        return reports

    def rows(self) -> Iterator[dict[str, Any]]:
        """As stored: one row per frequency, and one per report with a rule of its own."""
        rules = {"monthly": self.monthly, "half_year": self.half_year, "year": self.year, **self.reports}
        for applies_to, rule in rules.items():
            yield {"applies_to": applies_to, "workday": rule.workday, "calendar_day": rule.calendar_day}


def read_due_dates(folder: Path, shipped: Path) -> DueDates:
    """The rules of the city's folder, or those shipped. Raises :class:`ReferenceDataError` naming place and reason."""
    path = folder / FILE
    if not path.is_file():
        path = shipped / FILE
    try:
        return DueDates.model_validate(read_yaml(path))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ReferenceDataError("due_dates_not_yaml", file=FILE, reason=str(error).replace("\n", " ")) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "—"
        raise ReferenceDataError("due_dates_wrong", file=FILE, place=place, reason=_reason(first)) from None


def _reason(error: Any) -> str:
    if error["type"] != "value_error":
        return str(error["msg"])
    what, _, rest = str(error["ctx"]["error"]).partition(": ")
    return notice(f"due_dates.{what}", rest=rest)
