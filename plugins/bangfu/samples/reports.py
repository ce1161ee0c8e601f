"""A report of the sample before it is written: whose, which, for when, what it says and how it is dressed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from bangfu.contracts.catalogue import contract
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.units import Unit

Outcome = Literal["loaded", "superseded", "duplicate"]

SUFFIXES = {"xlsx": ".xlsx", "xls": ".xls", "csv": ".csv"}


@dataclass(frozen=True)
class Archive:
    """A zip file in which a unit sends the files of several units."""

    org_code: str
    stem: str

    @property
    def file_name(self) -> str:
        """Name of the zip file."""
        return f"{self.stem}.zip"


@dataclass(frozen=True)
class SampleReport:
    """One file to be written. ``stem`` replaces the file name that unit, report and period would give.

    ``decoy`` names the trap that is planted in it, ``expectation`` says what must become of that trap. ``honest`` is
    the same file without the trap; a file that is a trap as a whole has none. ``beside`` is the report whose sheet
    stands before this one in the workbook, ``archive`` the zip file in which it is sent.
    """

    unit: Unit
    report: str
    period: str
    filed_on: date
    records: tuple[Record, ...]
    dress: Dress
    version: int = 1
    stem: str | None = None
    decoy: str | None = None
    expectation: str = "入库"
    outcome: Outcome = "loaded"
    honest: SampleReport | None = None
    beside: SampleReport | None = None
    archive: Archive | None = None

    @property
    def file_name(self) -> str:
        """Name of the file in the form this clerk uses."""
        form = contract(self.report)
        if self.stem:
            stem = self.stem
        elif self.dress.file_name == "code":
            stem = f"{form.code}_{self.unit.org_code}_{self.period}_v{self.version}"
        else:
            again = f"_v{self.version}" if self.version > 1 else ""
            stem = f"{self.unit.name}_{form.title.replace('/', '')}_{period_in_words(self.period)}{again}"
        return stem + SUFFIXES[self.dress.file_type]


@dataclass(frozen=True)
class SampleFile:
    """One written file of the sample, for lists and tests."""

    org_code: str
    name: str
    report: str
    period: str
    decoy: str | None
    expectation: str
    outcome: Outcome

    def as_json(self) -> dict[str, str | None]:
        """The same for programs."""
        return asdict(self)


def period_in_words(period: str) -> str:
    """“2020年7月”, “2020年上半年” or “2020年度” for a period code."""
    if len(period) == len("2020"):
        return f"{period}年度"
    if period.endswith(("H1", "H2")):
        return f"{period[:4]}年{'上' if period.endswith('H1') else '下'}半年"
    return f"{period[:4]}年{int(period[4:])}月"
