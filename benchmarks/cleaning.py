"""Cleaning: column by column with equal cells read once, against every cell through the same parsers."""

from __future__ import annotations

import pandas

from bangfu.cleaning.dates import DateContext
from bangfu.cleaning.readers import Reader, column_reader
from bangfu.cleaning.units import money_unit
from bangfu.contracts.catalogue import contract
from bangfu.reading.layout import ReportTable
from benchmarks.material import write_export
from benchmarks.measuring import Measured, Ratio, seconds
from benchmarks.reports import clean_table, read_table
from benchmarks.warehouses import Warehouses

ROWS = 20_000
REPORT = "platform_orders"


def measure(warehouses: Warehouses) -> Measured:
    """An export of 20,000 lines; ours also finds problems, exclusions and totals, the baseline only reads cells."""
    table = read_table(write_export(warehouses.folder, ROWS), REPORT)
    ours = seconds(lambda: clean_table(table, REPORT, None), repeats=2)
    baseline = seconds(lambda: _clean_cell_by_cell(table), repeats=2)
    ratio = Ratio(f"clean {ROWS:,} rows", "bangfu.cleaning", ours, "every cell through the same parsers", baseline)
    return Measured(ratios=(ratio,))


def _clean_cell_by_cell(table: ReportTable) -> pandas.DataFrame:
    readers = _readers(table)
    rows = [
        {field: read(row.texts.get(field, ""), row.kinds.get(field, "t")).value for field, read in readers.items()}
        for row in table.rows
        if row.role == "data"
    ]
    return pandas.DataFrame(rows, dtype=object)


def _readers(table: ReportTable) -> dict[str, Reader]:
    return {
        column.field: column_reader(column, money_unit(column, table), DateContext(), _is_known, ())
        for column in contract(REPORT).columns
        if column.personal is None
    }


def _is_known(_: str) -> bool:
    return True
