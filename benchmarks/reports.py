"""A report on its way through the package's own phases, step by step, so that each can be timed alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bangfu.cleaning.records import CleaningContext, CleanTable
from bangfu.cleaning.table import clean
from bangfu.contracts.catalogue import contract
from bangfu.reading.book import read_book
from bangfu.reading.layout import ReportTable, read_report
from bangfu.validation.batch import Lookups, SubmissionContext

TODAY = date(2021, 1, 4)


def read_table(path: Path, report: str) -> ReportTable:
    """Bytes to the report's table of texts."""
    return read_report(read_book(path, path.name), contract(report))


def clean_table(table: ReportTable, report: str, period: str | None) -> CleanTable:
    """Texts to typed values."""
    return clean(table, contract(report), CleaningContext(today=TODAY, period=period))


def lookups(submissions: int) -> Lookups:
    """What rules look up, for so many submissions."""
    return Lookups([SubmissionContext(TODAY)] * submissions)
