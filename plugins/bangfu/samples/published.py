"""The sample whose totals are the published figures of the health system, with traps that must not change them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bangfu.samples.departments import department_reports
from bangfu.samples.grid import lay_out
from bangfu.samples.online import online_reports
from bangfu.samples.reports import SampleFile, SampleReport
from bangfu.samples.truth import Truth, build_truth
from bangfu.samples.writers import csv_bytes, workbook_bytes


def write_published_sample(folder: Path, reference: Path) -> list[SampleFile]:
    """Write the sample as ``folder/<org_code>/inbox/<file>``; the same bytes on every run.

    ``reference`` is the folder of reference data that names the units. Returns every file with the trap planted in
    it and what must become of it. Raises :class:`OperatorError` when the register lacks a unit, OSError when the folder
    cannot be written.
    """
    return [_write(folder, report) for report in published_reports(build_truth(reference))]


def published_reports(truth: Truth) -> Iterator[SampleReport]:
    """Every report of the sample, in the order in which they were filed by the different kinds of clerks."""
    yield from department_reports(truth)
    yield from online_reports(truth)


def _write(folder: Path, report: SampleReport) -> SampleFile:
    inbox = folder / report.unit.org_code / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    unfinished = inbox / f".{report.file_name}.part"
    unfinished.write_bytes(file_bytes(report))
    unfinished.replace(inbox / report.file_name)  # an inbox that is being watched never sees half a file
    return SampleFile(
        org_code=report.unit.org_code,
        name=report.file_name,
        report=report.report,
        period=report.period,
        decoy=report.decoy,
        expectation=report.expectation,
        outcome=report.outcome,
    )


def file_bytes(report: SampleReport) -> bytes:
    """The report as its clerk's file."""
    grid = lay_out(report)
    return workbook_bytes(grid, report) if report.dress.file_type == "xlsx" else csv_bytes(grid, report)
