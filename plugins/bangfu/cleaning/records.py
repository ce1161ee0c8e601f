"""What cleaning gives: typed rows, and for every cell or row that needs a word, that word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pandas

from bangfu.contracts.findings import Finding, Repair
from bangfu.reading.periods import period_end


def _nobody(_: str) -> bool:
    return False


def _no_pseudonym(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class CleaningContext:
    """What cleaning must know beside the table.

    ``period`` is the period code, None while the dates of the file have yet to tell it. ``is_known_uscc`` says
    whether somebody in the register or the warehouse bears a credit code. ``registered_codes`` by field are the
    codes against which lost leading zeros are made good. ``pseudonym`` hashes a person (contract: ``hash``).
    """

    today: date
    period: str | None = None
    is_known_uscc: Callable[[str], bool] = _nobody
    registered_codes: Mapping[str, Collection[str]] = field(default_factory=dict)
    pseudonym: Callable[[str], str] = _no_pseudonym

    @property
    def last_day(self) -> date:
        """The day on which ages are asked for: the end of the period."""
        return period_end(self.period) if self.period else self.today


@dataclass(frozen=True, slots=True)
class ExcludedRow:
    """A row that was read and is not data: ``rule`` and ``reason`` say why; ``amount`` in yuan, None without one."""

    row: int
    reason: str
    rule: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CleanTable:
    """A report's rows, typed.

    ``frame`` has one line per data row: ``row_no`` and the fields of the contract (personal ones are absent or
    hashed), as Python objects: Decimal in yuan, int, date, datetime without zone (Asia/Shanghai), str, None.
    ``excluded`` names all other rows; ``excluded_frame`` holds those that the contract excludes (unpaid orders),
    in the shape of ``frame``. ``findings`` tell of every error, warning and repaired cell, ``repairs`` keep the
    cells before and after. ``amounts`` gives the yuan of each data or contract-excluded row by its number, None
    where the cell held no readable number; empty where the report has no amount column.
    """

    frame: pandas.DataFrame
    excluded_frame: pandas.DataFrame
    excluded: list[ExcludedRow]
    findings: list[Finding]
    repairs: list[Repair]
    amounts: Mapping[int, Decimal | None]

    @property
    def rows_read(self) -> int:
        """Rows below the header that are not wholly blank."""
        return len(self.frame) + len(self.excluded)

    @property
    def unreadable_amount_rows(self) -> int:
        """Rows whose amount counts as zero because no number can be read."""
        return sum(amount is None for amount in self.amounts.values())

    @property
    def amount_read(self) -> Decimal:
        """Yuan of all rows that are not total, signature or remark rows."""
        return sum((amount for amount in self.amounts.values() if amount is not None), Decimal("0.00"))
