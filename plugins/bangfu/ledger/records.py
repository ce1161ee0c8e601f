"""What the ledger knows of a drop and of a submission, as frozen records."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Self

from sqlalchemy import Row

Status = Literal["accepted", "accepted_with_warnings", "partially_accepted", "returned", "duplicate", "held", "failed"]
State = Literal["live", "superseded", "returned", "held", "duplicate", "failed"]

STATE_OF_STATUS: dict[Status, State] = {
    "accepted": "live",
    "accepted_with_warnings": "live",
    "partially_accepted": "live",
    "returned": "returned",
    "duplicate": "duplicate",
    "held": "held",
    "failed": "failed",
}


@dataclass(frozen=True, slots=True)
class Drop:
    """One file as it was dropped: where it lay, what it looked like, what it held."""

    folder_org_code: str
    path: str
    file_name: str
    size_bytes: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Member:
    """What one submission is made from: the dropped file itself (``name`` None) or a member of its zip."""

    name: str | None
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Submission:
    """One row of intake.submission, as far as the phases need it."""

    submission_id: str
    drop_id: int
    member_name: str | None
    folder_org_code: str
    org_code: str | None
    file_name: str
    sha256: str
    size_bytes: int
    received_at: datetime
    file_mtime: datetime
    report: str | None
    period: str | None
    dag: str
    stage: str
    status: Status | None
    state: State | None
    attempts: int

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Place in the order of receipt: what came in the same moment, as it was taken."""
        return self.received_at, self.drop_id, self.file_name

    @classmethod
    def from_row(cls, row: Row[Any]) -> Self:
        """Build from a row that holds at least these columns."""
        mapping = row._mapping
        return cls(**{field.name: mapping[field.name] for field in fields(cls)})


SUBMISSION_COLUMNS = ", ".join(f"submission.{field.name}" for field in fields(Submission))


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows below the header by where they ended; ``read`` is their sum."""

    loaded: int = 0
    quarantined: int = 0
    excluded: int = 0

    @property
    def read(self) -> int:
        """All rows read."""
        return self.loaded + self.quarantined + self.excluded


@dataclass(frozen=True, slots=True)
class Yuan:
    """The contract's amount column, in yuan, by where its rows ended; ``read`` is their sum."""

    loaded: Decimal = Decimal(0)
    quarantined: Decimal = Decimal(0)
    excluded: Decimal = Decimal(0)

    @property
    def read(self) -> Decimal:
        """All yuan read."""
        return self.loaded + self.quarantined + self.excluded


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports what for when, as far as it could be found out."""

    org_code: str | None = None
    report: str | None = None
    period: str | None = None
    name_version: int | None = None
    reported_on: date | None = None
    zero_report: bool = False
    full_list: bool = False


def submission_id(folder_org_code: str, sha256: str, member_name: str | None, drop_number: int) -> str:
    """The id of a submission, from its content alone, so that it survives a rebuild."""
    text = "|".join((folder_org_code, sha256, member_name or "", str(drop_number)))
    return "S" + hashlib.sha256(text.encode()).hexdigest()[:19]
