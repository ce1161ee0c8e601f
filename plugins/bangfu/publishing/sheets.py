"""Sheets of an Excel workbook as evaluators get them: numbers as numbers, a head that stays, a page that fits."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bangfu.publishing.numerals import UNKNOWN

Value = Decimal | int | str | date | None

FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "amount": {"num_format": "#,##0.00"},
    "yuan": {"num_format": "#,##0.00"},
    "number": {"num_format": "#,##0.######"},
    "score": {"num_format": "0.00"},
    "percent": {"num_format": "0.00%"},
    "points": {"num_format": "+0.00;-0.00;0.00"},
    "count": {"num_format": "#,##0"},
    "rank": {"num_format": "0"},
    "move": {"num_format": "+0;-0;0"},
    "date": {"num_format": "yyyy-mm-dd"},
}
"""Number formats by kind of column; amounts are in yuan."""

_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
HEAD_ROW = 2
"""0-based row of the column heads: the title is above them, a line of explanation between."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its head, its kind (see :data:`FORMATS`), its width in letters."""

    heading: str
    kind: str
    width: float


class SheetBook:
    """A workbook in memory; sheets are added in the order in which they are to stand."""

    def __init__(self, title: str, author: str, made_at: datetime) -> None:
        self._bytes = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self._bytes, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        made = made_at.replace(tzinfo=None)
        self.workbook.set_properties({"title": title, "author": author, "created": made})
        self._formats: dict[tuple[str, bool], Format] = {}
        self._title = self._format({"bold": True, "font_size": 14})
        self._remark = self._format({"font_color": "#666666", "text_wrap": False})
        self._head = self._format(
            {"bold": True, "border": 1, "bg_color": "#F2E3E1", "align": "center", "text_wrap": True}
        )

    def add_sheet(
        self,
        name: str,
        title: str,
        columns: Sequence[SheetColumn],
        rows: Iterable[Sequence[Value]],
        remark: str = "",
        strong: Sequence[int] = (),
    ) -> Worksheet:
        """A sheet with a title, a remark, heads and rows. ``strong`` are the places of rows in bold, from 0."""
        sheet = self.workbook.add_worksheet(name)
        sheet.write_string(0, 0, title, self._title)
        sheet.write_string(1, 0, remark, self._remark)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(HEAD_ROW, place, column.heading, self._head)
        last = HEAD_ROW
        for number, row in enumerate(rows):
            last = HEAD_ROW + 1 + number
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, last, place, column.kind, value, number in strong)
        self._set_up_page(sheet, len(columns), last)
        return sheet

    def finish(self) -> bytes:
        """The .xlsx; the same content gives the same bytes."""
        self.workbook.close()
        return self._bytes.getvalue()

    def _write(self, sheet: Worksheet, row: int, place: int, kind: str, value: Value, is_strong: bool) -> None:
        look = self._look(kind, is_strong)
        if value is None:
            sheet.write_string(row, place, UNKNOWN, look)
        elif isinstance(value, str):
            sheet.write_string(row, place, value, look)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, look)
        else:
            sheet.write_number(row, place, value, look)

    def _look(self, kind: str, is_strong: bool) -> Format:
        if (kind, is_strong) not in self._formats:
            self._formats[kind, is_strong] = self._format({"border": 1, "bold": is_strong} | FORMATS[kind])
        return self._formats[kind, is_strong]

    def _format(self, look: dict[str, Any]) -> Format:
        return self.workbook.add_format(_FONT | look)

    def _set_up_page(self, sheet: Worksheet, width: int, last: int) -> None:
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.autofilter(HEAD_ROW, 0, last, width - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.print_area(0, 0, last, width - 1)
        sheet.set_footer("&C&P / &N")
