"""Reading: our reader (calamine, plus error cells, hidden rows, merged ranges) against openpyxl's quickest mode."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from bangfu.reading.book import read_book
from benchmarks.material import write_export
from benchmarks.measuring import Measured, Ratio, seconds
from benchmarks.warehouses import Warehouses

ROWS = 20_000


def measure(warehouses: Warehouses) -> Measured:
    """A workbook of 20,000 rows."""
    path = write_export(warehouses.folder, ROWS)
    ours = seconds(lambda: read_book(path, path.name), repeats=2)
    baseline = seconds(lambda: _read_with_openpyxl(path), repeats=1)
    ratio = Ratio(f"read an xlsx of {ROWS:,} rows", "bangfu.reading", ours, "openpyxl, read-only, values", baseline)
    return Measured(ratios=(ratio,))


def _read_with_openpyxl(path: Path) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows: list[tuple[object, ...]] = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows
