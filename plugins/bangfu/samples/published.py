"""The samples whose totals are the published figures: the whole city, or the health system's first weeks alone.

Traps are planted in both that must not change a figure.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bangfu.samples.city.reports import city_reports, without_decoys
from bangfu.samples.city.world import build_city
from bangfu.samples.departments import department_reports
from bangfu.samples.grid import Grid, lay_out
from bangfu.samples.online import online_reports
from bangfu.samples.reports import Archive, SampleFile, SampleReport
from bangfu.samples.truth import Truth, build_truth
from bangfu.samples.writers import csv_bytes, old_workbook_bytes, workbook_bytes

EPOCH_OF_ZIP = (2021, 7, 9, 9, 0, 0)
"""Time stamp of every member, so that an archive has the same bytes on every run."""


def write_published_sample(folder: Path, reference: Path) -> list[SampleFile]:
    """Write the whole city as ``folder/<org_code>/inbox/<file>``; the same bytes on every run.

    ``reference`` is the folder of reference data that names the units. Returns every file with the trap planted in
    it and what must become of it. Raises :class:`OperatorError` when the register lacks a unit, OSError when the folder
    cannot be written.
    """
    return write_reports(folder, city_reports(build_city(reference)))


def write_published_sample_without_decoys(folder: Path, reference: Path) -> list[SampleFile]:
    """The same city without the traps: no figure is another, only what unions bought in sessions moves there."""
    return write_reports(folder, without_decoys(city_reports(build_city(reference))))


def write_health_sample(folder: Path, reference: Path) -> list[SampleFile]:
    """The health system's seven weeks alone: 21 of the figures, small enough for a quick look."""
    return write_reports(folder, health_reports(build_truth(reference)))


def health_reports(truth: Truth) -> Iterator[SampleReport]:
    """Every report of the first weeks, in the order in which they were filed by the different kinds of clerks."""
    yield from department_reports(truth)
    yield from online_reports(truth)


def write_reports(folder: Path, reports: Iterable[SampleReport]) -> list[SampleFile]:
    """Write reports as ``folder/<org_code>/inbox/<file>``, those of an archive into its zip file; list them all."""
    files: list[SampleFile] = []
    archives: dict[Archive, list[SampleReport]] = {}
    for report in reports:
        files.append(_listed(report))
        if report.archive:
            archives.setdefault(report.archive, []).append(report)
        else:
            _drop(folder / report.unit.org_code / "inbox", report.file_name, file_bytes(report))
    for archive, members in archives.items():
        _drop(folder / archive.org_code / "inbox", archive.file_name, _zip_bytes(members))
    return files


def _drop(inbox: Path, name: str, content: bytes) -> None:
    inbox.mkdir(parents=True, exist_ok=True)
    unfinished = inbox / f".{name}.part"
    unfinished.write_bytes(content)
    unfinished.replace(inbox / name)  # an inbox that is being watched never sees half a file


def _zip_bytes(members: Iterable[SampleReport]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(zipfile.ZipInfo(member.file_name, EPOCH_OF_ZIP), file_bytes(member))
    return buffer.getvalue()


def _listed(report: SampleReport) -> SampleFile:
    name = f"{report.archive.file_name}__{report.file_name}" if report.archive else report.file_name
    return SampleFile(
        org_code=report.unit.org_code,
        name=name,
        report=report.report,
        period=report.period,
        decoy=report.decoy,
        expectation=report.expectation,
        outcome=report.outcome,
    )


def file_bytes(report: SampleReport) -> bytes:
    """The report as its clerk's file."""
    match report.dress.file_type:
        case "csv":
            return csv_bytes(lay_out(report), report)
        case "xls":
            return old_workbook_bytes(_sheets(report))
        case "xlsx":
            return workbook_bytes(_sheets(report), report)


def _sheets(report: SampleReport) -> dict[str, Grid]:
    """The workbook's sheets by name, in their order."""
    if not report.dress.month_sheets:
        grid = lay_out(report)
        return {grid.title[:31].replace("/", ""): grid}
    shown = [report.beside, report] if report.beside else [report]
    return {f"{int(one.period[4:])}月": lay_out(one) for one in shown}
