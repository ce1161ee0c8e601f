"""What there is to say about a header: missing, unknown, repeated and renamed columns, and units in conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set

from bangfu.contracts.findings import Finding
from bangfu.contracts.models import ReportContract
from bangfu.reading.header import Header, HeaderColumn, missing_columns
from bangfu.reading.headings import normalise_header
from bangfu.reading.meta import Meta
from bangfu.reading.table import Sheet

_ACCEPTED_UNITS = {"元", "万元", "分"}
_MONEY_TYPES = {"money", "price"}
_NUMERIC_TYPES = {"money", "price", "quantity", "integer", "percent"}


def header_findings(sheet: Sheet, header: Header, contract: ReportContract, meta: Meta) -> list[Finding]:
    """All findings about one header, in the order of the rules."""
    missing = missing_columns(header, contract)
    findings = [_finding("C-HEAD-01", sheet, cols="、".join(missing))] if missing else []
    findings += _matches(sheet, header, contract)
    findings += _repeated(sheet, header, contract)
    findings += _units(sheet, header, contract, meta)
    return findings


def ignored_columns(sheet: Sheet, header: Header) -> list[str]:
    """Printed names of the columns that hold no field; a column without a header counts when it holds something."""
    named = [column.text for column in header.columns if not column.field]
    known = {column.index for column in header.columns}
    nameless = {
        index
        for row in sheet.rows
        if row.number > header.row and len(row.texts) > len(known)
        for index, text in enumerate(row.texts)
        if index not in known and text.strip()
    }
    return named + [f"第{_letters(index)}列（无表头）" for index in sorted(nameless)]


def _finding(rule: str, sheet: Sheet, **values: str) -> Finding:
    return Finding(rule, values, sheet.name)


def _matches(sheet: Sheet, header: Header, contract: ReportContract) -> Iterator[Finding]:
    ignored = ignored_columns(sheet, header)
    if ignored:
        yield _finding("C-HEAD-02", sheet, cols="、".join(ignored))
    for name, column in header.fields.items():
        if column.matched_by == "fuzzy":
            yield _finding("C-HEAD-03", sheet, v=column.text, w=contract.header(name))
        if column.matched_by == "simplified":
            yield _finding("C-HEAD-10", sheet, v=column.text, w=contract.header(name))
    legacy = [column.text for column in header.columns if column.matched_by == "legacy"]
    if legacy:
        yield _finding("C-HEAD-05", sheet, cols="、".join(legacy))
    if header.first_row < header.row:
        yield _finding("C-HEAD-09", sheet)


def _repeated(sheet: Sheet, header: Header, contract: ReportContract) -> Iterator[Finding]:
    """The same header twice leaves two readings where the column counts; elsewhere the second is only ignored."""
    counts = Counter(normalise_header(column.text) for column in header.columns)
    unknown = {normalise_header(column.text) for column in header.columns if not column.field}
    for name, column in header.fields.items():
        form = normalise_header(column.text)
        matters = contract.column(name).required or contract.column(name).type in _NUMERIC_TYPES
        if counts[form] > 1 and form in unknown and matters:
            yield _finding("C-HEAD-07", sheet, col=column.text, n=str(counts[form]))


def _units(sheet: Sheet, header: Header, contract: ReportContract, meta: Meta) -> Iterator[Finding]:
    templates = {one.unit for one in contract.columns if one.type in _MONEY_TYPES and one.unit}
    for name, column in header.fields.items():
        about = contract.column(name)
        if about.type not in _MONEY_TYPES:
            continue
        if column.unit and column.unit not in _ACCEPTED_UNITS:
            yield _finding("C-HEAD-06", sheet, col=column.text, unit=column.unit)
        elif not column.unit and meta.unit_text:
            yield _finding("C-HEAD-06", sheet, col=column.text, unit=meta.unit_text)
        elif _disagrees(column, meta) and not (column.unit == about.unit and _is_usual_line(meta, templates)):
            values = {"col": column.text, "a": str(column.unit), "b": str(meta.sheet_unit)}
            yield _finding("C-HEAD-08", sheet, **values)


def _is_usual_line(meta: Meta, units_of_template: Set[str]) -> bool:
    """Whether the sheet line says nothing against a header as the template prints it.

    Every template prints 单位：元, also above a column in 万元; one that mixes both has one line for both.
    """
    return len(units_of_template) > 1 or meta.sheet_unit == "元"


def _disagrees(column: HeaderColumn, meta: Meta) -> bool:
    return bool(column.unit and meta.sheet_unit and column.unit != meta.sheet_unit)


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
