"""Read and clean one submission: everything that can be said about a file without its neighbours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bangfu.cleaning.table import CleanTable, clean
from bangfu.contracts.findings import Finding, UnreadableFile
from bangfu.contracts.models import ReportContract
from bangfu.intake.archive import archive_path
from bangfu.ledger.records import Identity, Submission
from bangfu.pipeline.unit import UnitAnswer, find_unit
from bangfu.pipeline.workplace import Workplace
from bangfu.reading.layout import Identification, LayoutError, ReportTable, identify, read_report
from bangfu.reading.pool import ReadingPool
from bangfu.reading.table import Book


@dataclass
class Prepared:
    """A submission on its way: what was understood so far, and every finding about it."""

    submission: Submission
    identity: Identity = field(default_factory=Identity)
    contract: ReportContract | None = None
    table: ReportTable | None = None
    clean: CleanTable | None = None
    findings: list[Finding] = field(default_factory=list)
    hold_question: str | None = None
    encoding: str | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        """Field to header as printed in the file."""
        return {} if self.table is None else {
            column.field: column.text for column in self.table.header.columns if column.field
        }
