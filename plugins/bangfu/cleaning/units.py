"""In which unit a column states its money (C-UNIT-02, case 15): its header, else the sheet's line, else 元."""

from __future__ import annotations

from collections.abc import Iterator

from bangfu.contracts.findings import Finding
from bangfu.contracts.models import Column
from bangfu.reading.layout import ReportTable

YUAN = "元"


def money_unit(column: Column, table: ReportTable) -> str:
    """The unit that the file states for a money column, else what the template asks for, else 元."""
    printed = table.header.fields.get(column.field)
    stated = printed.unit if printed else None
    return stated or table.meta.sheet_unit or column.unit or YUAN


def unit_findings(table: ReportTable, columns: tuple[Column, ...]) -> Iterator[Finding]:
    """One note for each unit that the template does not ask for and that was converted to yuan."""
    units = {
        money_unit(column, table): column
        for column in columns
        if column.type in ("money", "price")
        and column.field in table.header.fields
        and money_unit(column, table) not in (YUAN, column.unit)
    }
    for unit, column in units.items():
        yield Finding("C-UNIT-02", {"unit": unit}, sheet=table.sheet, column=column.field)
