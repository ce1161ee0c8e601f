"""What a comparison of two editions finds: changed rows, the indicators and the files they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Body = Mapping[str, Any]
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that entered only one of two editions, or entered both and changed.

    ``before`` and ``after`` hold file, cell, label and amount (yuan, or the unit of the basis), None where the row did
    not enter. ``columns`` names what differs, old and new. ``cause`` is the submission that changed the row, None
    where no file did (reference data, the passing of time).
    """

    basis: str
    row_key: str
    kind: Kind
    before: Body | None
    after: Body | None
    columns: Mapping[str, tuple[Any, Any]]
    cause: str | None

    @property
    def label(self) -> str | None:
        """What a person reads."""
        return (self.after or self.before or {}).get("label")

    @property
    def amounts(self) -> tuple[Decimal | None, Decimal | None]:
        """The amount before and after; None where the row did not enter or has none."""
        return (self.before or {}).get("amount"), (self.after or {}).get("amount")

    def as_json(self) -> dict[str, Any]:
        """For programs: amounts as strings."""
        return {
            "basis": self.basis,
            "row_key": self.row_key,
            "change": self.kind,
            "label": self.label,
            "before": plain(self.before),
            "after": plain(self.after),
            "columns": {name: {"before": plain(old), "after": plain(new)} for name, (old, new) in self.columns.items()},
        }


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An indicator, bonus, deduction or veto of one object that changed, and the rows that explain it.

    ``numbers`` are those of sql/editions/changed_items.sql and the object's name.
    """

    numbers: Body
    rows: tuple[ChangedRow, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs: numbers as strings."""
        return {**plain(self.numbers), "rows": [row.as_json() for row in self.rows]}


@dataclass(frozen=True, slots=True)
class BasisSum:
    """How many rows of one basis came, went and changed, and their amounts before and after."""

    basis: str
    added: int
    removed: int
    changed: int
    amount_before: Decimal
    amount_after: Decimal


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """What one file changed. ``file`` is None for rows that come from none; ``items`` are the indicators concerned."""

    file: Body | None
    rows: tuple[ChangedRow, ...]
    items: tuple[Body, ...]

    def sums(self) -> list[BasisSum]:
        """One line for each basis; amounts of different bases are never added up."""
        bases = sorted({row.basis for row in self.rows})
        return [_sum(basis, [row for row in self.rows if row.basis == basis]) for basis in bases]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        sums = [{name: plain(getattr(one, name)) for name in BasisSum.__slots__} for one in self.sums()]
        return {
            "file": plain(self.file),
            "indicators": plain(self.items),
            "sums": sums,
            "rows": [row.as_json() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """Everything that changed from one edition to another of the same year."""

    before: str
    after: str
    year: int
    ranks: tuple[Body, ...]
    items: tuple[ChangedItem, ...]
    files: tuple[ChangedFile, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "before": self.before,
            "after": self.after,
            "year": self.year,
            "ranks": plain(self.ranks),
            "indicators": [item.as_json() for item in self.items],
            "files": [file.as_json() for file in self.files],
        }


def plain(value: Any) -> Any:
    """A value as JSON: numbers with a fraction as strings, times as ISO text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def _sum(basis: str, rows: Sequence[ChangedRow]) -> BasisSum:
    kinds = [row.kind for row in rows]
    before = sum((row.amounts[0] or Decimal(0) for row in rows), Decimal(0))
    after = sum((row.amounts[1] or Decimal(0) for row in rows), Decimal(0))
    return BasisSum(basis, kinds.count("added"), kinds.count("removed"), kinds.count("changed"), before, after)
