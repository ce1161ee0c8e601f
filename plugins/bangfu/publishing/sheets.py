"""Sheets of an Excel workbook as evaluators get them: numbers as numbers, a head that stays, a page that fits."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bangfu.publishing.numerals import UNKNOWN

Value = Decimal | int | str | date | None

_LINE = 15.0
"""Points of a row with one line."""
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "amount": {"num_format": "#,##0.00", "align": "right"},
    "yuan": {"num_format": "#,##0.00", "align": "right"},
    "number": {"num_format": "#,##0.######", "align": "right"},
    "score": {"num_format": "0.00", "align": "right"},
    "percent": {"num_format": "0.00%", "align": "right"},
    "points": {"num_format": "+0.00;-0.00;0.00", "align": "right"},
    "count": {"num_format": "#,##0", "align": "right"},
    "rank": {"num_format": "0", "align": "center"},
    "move": {"num_format": "+0;-0;0", "align": "center"},
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
    """A workbook; sheets are added in the order in which they are to stand.

    Written to ``path`` it keeps one row in memory, so that a sheet may have a million; else it is made in memory.
    """

    def __init__(self, title: str, author: str, made_at: datetime, path: Path | None = None) -> None:
        self._bytes = io.BytesIO()
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.workbook = (
            xlsxwriter.Workbook(self._bytes, plain | {"in_memory": True})
            if path is None
            else xlsxwriter.Workbook(str(path), plain | {"constant_memory": True})
        )
        made = made_at.replace(tzinfo=None)
        self.workbook.set_properties({"title": title, "author": author, "created": made})
        self._formats: dict[tuple[str, bool], Format] = {}
        self._plain = {kind: self._format(look) for kind, look in FORMATS.items()}
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
        sheet = self._begin(name, title, remark, columns)
        last = HEAD_ROW
        for number, row in enumerate(rows):
            last = HEAD_ROW + 1 + number
            sheet.set_row(last, _height(columns, row))
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, last, place, column.kind, value, number in strong)
        self._set_up_page(sheet, len(columns), last)
        return sheet

    def add_rows(self, name: str, title: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Value]]) -> int:
        """A sheet of very many rows, without lines and wrapping; what is absent is blank. Returns their number."""
        sheet = self._begin(name, title, "", columns)
        looks = [self._plain[column.kind] for column in columns]
        last = HEAD_ROW
        for row in rows:
            last += 1
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(last, place, value)
                elif value is not None:
                    sheet.write_number(last, place, value, looks[place])
        self._set_up_page(sheet, len(columns), last)
        return last - HEAD_ROW

    def finish(self) -> bytes:
        """The .xlsx, empty where it was written to a path; the same content gives the same bytes."""
        self.workbook.close()
        return self._bytes.getvalue()

    def _begin(self, name: str, title: str, remark: str, columns: Sequence[SheetColumn]) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.write_string(0, 0, title, self._title)
        sheet.write_string(1, 0, remark, self._remark)
        sheet.set_row(HEAD_ROW, 2 * _LINE)
        for place, column in enumerate(columns):
            sheet.write_string(HEAD_ROW, place, column.heading, self._head)
        return sheet

    def _write(self, sheet: Worksheet, row: int, place: int, kind: str, value: Value, is_strong: bool) -> None:
        look = self._look(kind, is_strong)  # a word instead of a number stands where the number would
        if value is None:
            sheet.write_string(row, place, UNKNOWN, look)
        elif value == "":
            sheet.write_blank(row, place, None, look)
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
        sheet.set_footer("&C&P / &N")


def _height(columns: Sequence[SheetColumn], row: Sequence[Value]) -> float:
    """Points that the longest wrapped text of a row needs: not every program works the height out by itself."""
    lines = [
        -(-_breadth(value) // (column.width - 1))
        for column, value in zip(columns, row, strict=True)
        if column.kind == "text" and isinstance(value, str) and value
    ]
    return _LINE * max([1, *lines])


def _breadth(text: str) -> int:
    """Breadth of a text in letters; a Chinese one is two broad."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
