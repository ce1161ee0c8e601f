"""Every file of the sample is understood without a guess: reading and cleaning give back exactly what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bangfu.cleaning.records import CleaningContext, CleanTable
from bangfu.cleaning.table import clean
from bangfu.contracts.catalogue import contract, load_contracts
from bangfu.contracts.messages import rule
from bangfu.contracts.models import ReportContract
from bangfu.reading.book import read_book
from bangfu.reading.identify import Identification, identify
from bangfu.reading.layout import read_report
from bangfu.reading.periods import fit_period
from bangfu.samples.published import file_bytes, health_reports
from bangfu.samples.records import Value
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import build_truth
from bangfu.settings import SQL

REPORTS = tuple(health_reports(build_truth(SQL / "reference")))


@pytest.fixture(params=REPORTS, ids=lambda report: f"{report.unit.org_code}-{report.file_name}")
def report(request: pytest.FixtureRequest) -> SampleReport:
    return request.param


def test_file_says_what_was_meant(report: SampleReport, tmp_path: Path) -> None:
    path = tmp_path / report.file_name
    path.write_bytes(file_bytes(report))
    book = read_book(path, path.name)
    form = contract(report.report)
    named = identify(book, path.name, load_contracts().values())
    assert named.report == report.report
    period = _period(named, form)
    table = read_report(book, form, period)
    cleaned = clean(table, form, CleaningContext(today=report.filed_on, period=period))

    assert period in (report.period, None)
    if report.dress.meta != "none":
        assert named.uscc == report.unit.uscc
        assert table.meta.zero_report == (not report.records)
    findings = [*book.findings, *named.findings, *table.findings, *cleaned.findings]
    assert [one for one in findings if (one.severity or rule(one.rule).severity) == "error"] == []
    assert list(_rows(cleaned, form)) == [_meant(record, form) for record in report.records if _is_data(record)]


def _period(named: Identification, form: ReportContract) -> str | None:
    if named.period is None or form.period.source == "latest_date":
        return None
    return fit_period(named.period, form.period.kind)


def _rows(cleaned: CleanTable, form: ReportContract) -> Iterator[dict[str, object]]:
    for row in cleaned.frame.to_dict("records"):
        yield {
            field: value
            for field, value in row.items()
            if field != "row_no" and value is not None and value == value and not _is_default(form, str(field), value)
        }


def _meant(record: dict[str, Value], form: ReportContract) -> dict[str, Value]:
    """The record in yuan and in the contract's words, as the warehouse should have it."""
    meant: dict[str, Value] = {}
    for field, value in record.items():
        column = form.column(field)
        if value is None or column.personal or _is_default(form, field, value):
            continue
        if isinstance(value, Decimal) and column.unit == "万元":
            value *= 10_000
        meant[field] = column.vocabulary_aliases.get(value, value) if isinstance(value, str) else value
    return meant


def _is_default(form: ReportContract, field: str, value: object) -> bool:
    return value == 0 and form.column(field).default == "0"


def _is_data(record: dict[str, Value]) -> bool:
    """Orders that were never paid, and test orders, are read and excluded."""
    return "sub_order_no" not in record or (record["paid_at"] is not None and record["paid_amount"] > Decimal("0.1"))
