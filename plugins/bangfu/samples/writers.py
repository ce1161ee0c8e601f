"""Grids to bytes, the same bytes on every run: workbooks with fixed time stamps, CSV in the clerk's encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

import xlsxwriter
import xlwt
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from bangfu.samples.grid import Grid
from bangfu.samples.records import Value
from bangfu.samples.reports import SampleReport

GUIDE = ("填表说明", "请按模板填写，不要删改表头；金额单位为元，日期写到日。")


def workbook_bytes(sheets: Mapping[str, Grid], report: SampleReport) -> bytes:
    """The grids by sheet name as an .xlsx file whose only time stamp is the day it was filed."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(report.filed_on, time(9)), "author": "填报员甲"})
        if report.dress.guide_sheet:
            guide = book.add_worksheet(GUIDE[0])
            guide.write_string(0, 0, GUIDE[1])
        formats = _formats(book)
        for name, grid in sheets.items():
            _fill(book.add_worksheet(name), grid, formats)
    return buffer.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    return {
        "date": book.add_format({"num_format": "yyyy/m/d"}),
        "moment": book.add_format({"num_format": "yyyy/m/d hh:mm:ss"}),
        "merged": book.add_format({"valign": "vcenter"}),
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "header": book.add_format({"bold": True, "border": 1, "text_wrap": True}),
    }


def _fill(sheet: Worksheet, grid: Grid, formats: dict[str, Format]) -> None:
    covered = _covered(grid)
    for row_number, row in enumerate(grid.rows):
        for column_number, value in enumerate(row):
            if (row_number, column_number) not in covered:
                _write(sheet, row_number, column_number, value, formats)
    for merge in grid.merges:
        sheet.merge_range(
            merge.first_row,
            merge.column,
            merge.last_row,
            merge.end_column,
            grid.rows[merge.first_row][merge.column],
            formats["merged"],
        )
    for row_number in grid.hidden:
        sheet.set_row(row_number, None, None, {"hidden": True})
    _show_head(sheet, grid, formats)
    sheet.set_column(0, max(len(row) for row in grid.rows) - 1, 14)


def _show_head(sheet: Worksheet, grid: Grid, formats: dict[str, Format]) -> None:
    """The title across the whole sheet as one merged cell, the header in bold."""
    header = grid.rows[grid.header_row]
    if grid.header_row:
        sheet.merge_range(0, 0, 0, len(header) - 1, grid.rows[0][0], formats["title"])
    if grid.header_rows == 1:
        for column, text in enumerate(header):
            sheet.write_string(grid.header_row, column, str(text), formats["header"])


def _covered(grid: Grid) -> set[tuple[int, int]]:
    """Cells that a merge shows, its first one included."""
    return {
        (row, column)
        for merge in grid.merges
        for row in range(merge.first_row, merge.last_row + 1)
        for column in range(merge.column, merge.end_column + 1)
    }


def old_workbook_bytes(sheets: Mapping[str, Grid]) -> bytes:
    """The grids by sheet name as an .xls file, as older office programs save it."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[type, xlwt.XFStyle] = {
        date: xlwt.easyxf(num_format_str="yyyy/m/d"),
        datetime: xlwt.easyxf(num_format_str="yyyy/m/d hh:mm:ss"),
    }
    plain = xlwt.easyxf()
    for name, grid in sheets.items():
        sheet = book.add_sheet(name)
        covered = _covered(grid)
        for merge in grid.merges:
            value = grid.rows[merge.first_row][merge.column]
            sheet.write_merge(merge.first_row, merge.last_row, merge.column, merge.end_column, value)
        for row_number, row in enumerate(grid.rows):
            for column_number, value in enumerate(row):
                if value is not None and (row_number, column_number) not in covered:
                    sheet.write(row_number, column_number, value, styles.get(type(value), plain))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: Value, formats: dict[str, Format]) -> None:
    match value:
        case None:
            return
        case datetime():
            sheet.write_datetime(row, column, value, formats["moment"])
        case date():
            sheet.write_datetime(row, column, value, formats["date"])
        case int() | Decimal():
            sheet.write_number(row, column, value)
        case str():
            sheet.write_string(row, column, value)


def csv_bytes(grid: Grid, report: SampleReport) -> bytes:
    """The grid as a CSV file with Windows line ends, as spreadsheets save it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    width = max(len(row) for row in grid.rows)
    for row in grid.rows:
        cells = [_as_text(value) for value in row]
        writer.writerow(cells + [""] * (width - len(cells)))
    return buffer.getvalue().encode(report.dress.encoding)


def _as_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
