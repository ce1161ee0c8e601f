"""The rows of many submissions of one report type, as the rules see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas

from bangfu.contracts.findings import Finding
from bangfu.contracts.models import Column, ReportContract
from bangfu.register.records import Venue


@dataclass(frozen=True, slots=True)
class SubmissionContext:
    """What rules need to know of a submission: the day it counts as reported, its headers as printed, by
    field, its period code, and the money unit that a line above the header states.
    """

    reported_on: date
    headers: Mapping[str, str] = field(default_factory=dict)
    period: str | None = None
    sheet_unit: str | None = None


def _unknown_unit(unit: str) -> bool | None:
    return None


def _known_host(host: str) -> bool:
    return True


def _open_venue(code: str) -> Venue | None:
    return Venue(code, code, "counter")


def _same_code(text: str) -> str | None:
    return text


@dataclass(frozen=True, slots=True)
class Lookups:
    """What rules look up outside the rows.

    ``submissions`` by submission_index; ``is_fractional`` says of a unit of measure whether it comes in parts
    (斤: yes, 件: no), None for a unit that nobody knows; ``is_media_host`` says whether articles of known
    media stand on a web host; ``find_venue`` gives the registered place of sale that a code, shop code or name
    means; ``find_object`` the code of the assessed object (county, zone, system, or the city), ``find_unit`` that of
    the unit that a name or code means, None for one that is not known for certain.
    """

    submissions: Sequence[SubmissionContext]
    is_fractional: Callable[[str], bool | None] = _unknown_unit
    is_media_host: Callable[[str], bool] = _known_host
    find_venue: Callable[[str], Venue | None] = _open_venue
    find_object: Callable[[str], str | None] = _same_code
    find_unit: Callable[[str], str | None] = _same_code


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A finding on one row of one of the submissions that were validated together."""

    submission_index: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Batch:
    """Cleaned rows of many submissions, missing values as None, positions 0, 1, 2 … as index."""

    frame: pandas.DataFrame
    contract: ReportContract
    lookups: Lookups

    def values(self, column: str) -> list[object]:
        """The values of a column in row order."""
        return self.frame[column].tolist()

    def rows(self, columns: Sequence[str]) -> list[tuple[object, ...]]:
        """The values of several columns, one tuple per row."""
        return list(zip(*(self.values(column) for column in columns), strict=True))

    def of_submission(self) -> list[SubmissionContext]:
        """The context of each row's submission."""
        return [self.lookups.submissions[int(str(index))] for index in self.values("submission_index")]


def _frame_columns(column: Column) -> tuple[str, ...]:
    """What a column of the report is in the cleaned frame."""
    if column.personal not in (None, "hash") or column.splits_into is not None:
        return ()
    return (column.field, *column.tells)


def make_batch(frame: pandas.DataFrame, contract: ReportContract, lookups: Lookups) -> Batch:
    """The batch of a cleaned frame (fields of the contract, ``submission_index``, ``row_no``); the frame is
    not changed.

    Whatever pandas uses for a missing value becomes None, and a field that no file had becomes a column of
    None, so that rules see one kind of nothing and no Decimal ever passes through a float.
    """
    rows = frame.reset_index(drop=True).astype(object)
    rows = rows.where(rows.notna(), None)
    for column in contract.columns:
        for name in _frame_columns(column):
            if name not in rows:
                rows[name] = None
    return Batch(rows, contract, lookups)
