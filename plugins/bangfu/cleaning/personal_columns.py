"""Persons where a report has no place for them (case 40, C-PII-01): the file goes back, its bytes to the vault."""

from __future__ import annotations

from collections.abc import Iterator

from bangfu.cleaning.personal import has_personal_data, is_personal_column
from bangfu.contracts.catalogue import personal_headers
from bangfu.contracts.findings import Finding
from bangfu.contracts.models import ReportContract
from bangfu.reading.header import ROWS_SEARCHED, HeaderColumn
from bangfu.reading.headings import normalise_header, without_brackets
from bangfu.reading.layout import ReportTable, TableRow
from bangfu.reading.table import Sheet

_RULE = "C-PII-01"
_ROSTER_COLUMNS = 2
_ROSTER_CELLS = 2
_PHONE_LENGTH = 11


def personal_findings(table: ReportTable, contract: ReportContract) -> list[Finding]:
    """A finding for each column with persons that the contract does not declare, by its header or its cells.

    In the report's own columns of text a single identity or mobile number is too much; cells of digits alone are
    left to their column (an account may be called 13800000000), but for columns of words: a till may print the
    member's telephone as 会员标识.
    """
    rows = [row for row in table.rows if row.role == "data"]
    return [Finding(_RULE, sheet=table.sheet, column=column) for column in _columns(table, contract, rows)]


def dropped_findings(table: ReportTable, contract: ReportContract) -> list[Finding]:
    """A word on each personal column that was dropped and about which the contract has one (R02, R13)."""
    return [
        Finding(column.dropped_rule, sheet=table.sheet, column=column.field)
        for column in contract.columns
        if column.dropped_rule and column.field in table.header.fields
    ]


def is_stray_roster(sheet: Sheet) -> bool:
    """Whether a sheet that is no known report lists persons: by two headers, or by the cells of one column."""
    names = _known_names()
    top = [row for row in sheet.rows if row.number <= ROWS_SEARCHED]
    if any(len({normalise_header(text) for text in row.texts} & names) >= _ROSTER_COLUMNS for row in top):
        return True
    width = max((len(row.texts) for row in sheet.rows), default=0)
    for place in range(width):
        cells = [row.texts[place] for row in sheet.rows if place < len(row.texts)]
        if is_personal_column(cells) and sum(map(has_personal_data, cells)) >= _ROSTER_CELLS:
            return True
    return False


def _columns(table: ReportTable, contract: ReportContract, rows: list[TableRow]) -> Iterator[str]:
    names = _known_names()
    for column in table.header.columns:
        if column.field is None and (_is_named(column, names) or _is_filled(column, rows)):
            yield column.text
    for one in contract.columns:
        if one.personal == "reject" and one.field in table.header.fields:
            yield one.field
    for one in contract.columns:
        if one.type == "text" and one.personal is None and _has_person(one.field, rows):
            yield one.field
        if one.open_vocabulary and _is_about_persons({row.texts.get(one.field, "") for row in rows}):
            yield one.field


def _known_names() -> set[str]:
    return {normalise_header(header) for header in personal_headers()}


def _is_named(column: HeaderColumn, names: set[str]) -> bool:
    return bool({normalise_header(column.text), without_brackets(column.text)} & names)


def _is_filled(column: HeaderColumn, rows: list[TableRow]) -> bool:
    return is_personal_column(row.raw[column.index] for row in rows if column.index < len(row.raw))


def _is_about_persons(words: set[str]) -> bool:
    """Whether words of an open vocabulary name persons: by one identity number, or by many telephones."""
    return is_personal_column(words) or any(len(word) > _PHONE_LENGTH and has_personal_data(word) for word in words)


def _has_person(field: str, rows: list[TableRow]) -> bool:
    texts = {text for row in rows if len(text := row.texts.get(field, "")) > _PHONE_LENGTH}
    return any(has_personal_data(text) for text in texts if not text.isdigit())
