"""Persons where a report has no place for them (case 40, C-PII-01): the file goes back, its bytes to the vault."""

from __future__ import annotations

from collections.abc import Iterator

from bangfu.cleaning.personal import has_personal_data, is_personal_column
from bangfu.cleaning.workings import Workings
from bangfu.contracts.catalogue import personal_headers
from bangfu.contracts.findings import Finding
from bangfu.reading.header import HeaderColumn
from bangfu.reading.headings import normalise_header, without_brackets


def personal_findings(workings: Workings) -> Iterator[Finding]:
    """A finding for each column with persons that the contract does not declare, by its header or its cells.

    In the report's own columns of text a single identity or mobile number is too much; cells of digits alone are
    left to their column (an account may be called 13800000000).
    """
    names = {normalise_header(header) for header in personal_headers()}
    for column in workings.table.header.columns:
        if column.field is None and (_is_named(column, names) or _is_filled(column, workings)):
            yield workings.note("C-PII-01", column.text)
    for one in workings.contract.columns:
        if one.personal == "reject" and one.field in workings.table.header.fields:
            yield workings.note("C-PII-01", one.field)
    yield from _in_text(workings)


def _is_named(column: HeaderColumn, names: set[str]) -> bool:
    return bool({normalise_header(column.text), without_brackets(column.text)} & names)


def _is_filled(column: HeaderColumn, workings: Workings) -> bool:
    return is_personal_column(row.raw[column.index] for row in workings.rows if column.index < len(row.raw))


def _in_text(workings: Workings) -> Iterator[Finding]:
    for field, column in workings.columns.items():
        if column.column.type != "text":
            continue
        texts = {text for text in column.texts if len(text) > 11}
        if any(has_personal_data(text) for text in texts if not text.isdigit()):
            yield workings.note("C-PII-01", field)
