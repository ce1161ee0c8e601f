"""The report's table in a book: data sheet, header, meta lines, rows by field with their role."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from bangfu.contracts.findings import Finding, UnreadableFile
from bangfu.contracts.models import ReportContract
from bangfu.reading.header import ROWS_SEARCHED, Header
from bangfu.reading.header_findings import header_findings
from bangfu.reading.meta import Meta, read_meta
from bangfu.reading.roles import Role, RowRoles
from bangfu.reading.sheets import choose_sheet
from bangfu.reading.table import Book, Sheet, SheetRow

_FILLED_TYPES = {"text", "code", "enum", "date", "datetime", "date_range", "conclusions", "parts"}


class LayoutError(UnreadableFile):
    """A table that cannot be taken; ``findings`` holds everything that was found, errors and the rest.

    ``table`` are its rows, to be counted only; None where no header was found.
    """

    def __init__(self, findings: list[Finding], table: ReportTable | None = None) -> None:
        first = next(one for one in findings if one.rule in ERRORS)
        super().__init__(first.rule, first.values)
        self.findings = findings
        self.table = table

    def __reduce__(self) -> tuple[type[LayoutError], tuple[list[Finding], ReportTable | None]]:  # type: ignore[override]
        return type(self), (self.findings, self.table)


ERRORS = frozenset({"C-HEAD-01", "C-HEAD-04", "C-HEAD-06", "C-HEAD-07", "C-HEAD-08", "C-FILE-14"})
"""Findings after which no row of the file is taken."""


class TableRow(NamedTuple):
    """One row below the header. ``texts`` and ``kinds`` by field; ``filled`` are fields taken from a merged range."""

    number: int
    texts: dict[str, str]
    kinds: dict[str, str]
    raw: tuple[str, ...]
    role: Role
    filled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A report as it stands in the file, nothing interpreted yet."""

    sheet: str
    title: str
    meta: Meta
    header: Header
    rows: list[TableRow]
    findings: list[Finding] = field(default_factory=list)
    date1904: bool = False


def read_report(book: Book, contract: ReportContract, period: str | None = None) -> ReportTable:
    """Find and read the table of a report.

    ``period`` (a code) chooses among month sheets. Raises :class:`LayoutError` with all findings when there
    is no header, a required column is missing or a money unit is not certain (C-HEAD-01, -04, -06, -07,
    -08).
    """
    choice = choose_sheet(book, contract, period)
    if choice.header is None:
        return _without_header(book, choice.sheet, choice.findings)
    sheet, header = choice.sheet, choice.header
    meta = read_meta(row for row in sheet.rows if row.number < header.first_row)
    below = [row for row in sheet.rows if row.number > header.row]
    findings = [*choice.findings, *header_findings(sheet, header, contract, meta)]
    fills = _merged_fills(sheet, header, contract)
    rows = list(_table_rows(below, header, contract, fills))
    if any(finding.rule in ERRORS for finding in findings):
        raise LayoutError(findings, ReportTable(sheet.name, meta.title, meta, header, rows, [], book.date1904))
    findings += _hidden(sheet, header, below)
    findings += _fill_notes(sheet, header, rows)
    return ReportTable(sheet.name, meta.title, meta, header, rows, findings, book.date1904)


def _without_header(book: Book, sheet: Sheet, findings: list[Finding]) -> ReportTable:
    """A zero report may leave the header out; anything else without one is no report."""
    top = [row for row in sheet.rows if row.number <= ROWS_SEARCHED]
    meta = read_meta(top)
    if not meta.zero_report or len(sheet.rows) > len(top):
        rule = "C-FILE-14" if book.format == "et" else "C-HEAD-04"
        raise LayoutError([*findings, Finding(rule, sheet=sheet.name)])
    last = top[-1].number if top else 0
    return ReportTable(sheet.name, meta.title, meta, Header(last, last, ()), [], findings, book.date1904)


def _table_rows(
    below: list[SheetRow], header: Header, contract: ReportContract, fills: dict[int, dict[str, tuple[str, str]]]
) -> Iterator[TableRow]:
    fields = header.fields
    width = max((column.index for column in fields.values()), default=0) + 1
    pick = _picker([column.index for column in fields.values()])
    roles = RowRoles(header, contract)
    for row in below:
        missing = width - len(row.texts)
        texts = dict(zip(fields, pick(row.texts + ("",) * missing), strict=True))
        kinds = dict(zip(fields, pick(row.kinds.decode("ascii") + " " * missing), strict=True))
        role = roles.role(row)
        filled: list[str] = []
        for name, (text, kind) in fills.get(row.number, {}).items() if role == "data" else ():
            if kinds[name] == " ":
                texts[name], kinds[name] = text, kind
                filled.append(name)
        yield TableRow(row.number, texts, kinds, row.texts, role, frozenset(filled))


def _picker(places: list[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Takes several places of a row at once, also where there is only one."""
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    return itemgetter(*places)


def _merged_fills(sheet: Sheet, header: Header, contract: ReportContract) -> dict[int, dict[str, tuple[str, str]]]:
    """What merged cells say about the rows below their first: by row, field → (text, kind).

    Words and dates only: an amount written once for five rows is the sum of five, not five times the same.
    """
    by_index = {column.index: name for name, column in header.fields.items()}
    first_cells = {row.number: row for row in sheet.rows}
    fills: dict[int, dict[str, tuple[str, str]]] = {}
    for area in sheet.merged:
        name = by_index.get(area.first_column - 1)
        top = first_cells.get(area.first_row)
        if name is None or top is None or area.first_row <= header.row or area.first_column > len(top.texts):
            continue
        text, kind = top.texts[area.first_column - 1], chr(top.kinds[area.first_column - 1])
        if kind == " " or contract.column(name).type not in _FILLED_TYPES:
            continue
        for number in range(area.first_row + 1, min(area.last_row, sheet.rows[-1].number) + 1):
            fills.setdefault(number, {})[name] = text, kind
    return fills


def _fill_notes(sheet: Sheet, header: Header, rows: list[TableRow]) -> Iterator[Finding]:
    filled_at = {(row.number, name) for row in rows for name in row.filled}
    by_index = {column.index: column for column in header.fields.values()}
    for area in sheet.merged if filled_at else ():
        column = by_index.get(area.first_column - 1)
        if column and any((number, column.field) in filled_at for number in range(area.first_row, area.last_row + 1)):
            values = {"r": str(area.first_row), "r2": str(area.last_row), "col": column.text}
            yield Finding("C-ROW-03", values, sheet.name, area.first_row, column.field)


def _hidden(sheet: Sheet, header: Header, below: list[SheetRow]) -> Iterator[Finding]:
    hidden = [row.number for row in below if row.hidden]
    if hidden:
        yield Finding("C-ROW-04", {"n": str(len(hidden))}, sheet.name)
    columns = [column.text for column in header.fields.values() if column.index + 1 in sheet.hidden_columns]
    if columns:
        yield Finding("C-ROW-05", {"cols": "、".join(columns)}, sheet.name)
