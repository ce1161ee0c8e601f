"""Workbooks through python-calamine, with what it leaves out added from the file's own parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol

import python_calamine as calamine

from bangfu.contracts.findings import UnreadableFile
from bangfu.reading.table import (
    BLANK,
    BOOLEAN,
    DATE,
    ERROR,
    ERROR_TEXTS,
    NUMBER,
    TEXT,
    Book,
    MergedRange,
    Sheet,
    SheetRow,
)

Value = int | float | str | bool | time | date | datetime | timedelta
_LARGEST_PLAIN = 1e16


class SheetExtras(Protocol):
    """What calamine does not tell about a sheet. Rows and columns are 1-based."""

    @property
    def special(self) -> Mapping[tuple[int, int], tuple[str, int]]:
        """Error cells and formulas without a result: (row, column) → (text, kind)."""

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows hidden by hand or by a filter."""

    @property
    def hidden_columns(self) -> frozenset[int]:
        """Hidden columns."""


def read_workbook(path: Path, book_format: str, extras: Mapping[str, SheetExtras], *, date1904: bool = False) -> Book:
    """All worksheets of a workbook.

    Raises :class:`UnreadableFile`: C-FILE-17 when encrypted, C-FILE-01 when the parser cannot open it.
    """
    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            sheets = [
                _sheet(workbook.get_sheet_by_name(one.name), one, extras.get(one.name))
                for one in workbook.sheets_metadata
                if one.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        raise UnreadableFile("C-FILE-17") from None
    except (calamine.CalamineError, OSError) as error:
        raise UnreadableFile("C-FILE-01", {"detail": str(error)}) from None
    return Book(book_format, None, sheets, date1904=date1904)


def _sheet(source: calamine.CalamineSheet, about: calamine.SheetMetadata, extras: SheetExtras | None) -> Sheet:
    visible = about.visible == calamine.SheetVisibleEnum.Visible
    merged = [
        MergedRange(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in source.merged_cell_ranges or []
    ]
    rows = _rows(source, extras)
    return Sheet(about.name, visible, rows, merged, extras.hidden_columns if extras else frozenset())


def _rows(source: calamine.CalamineSheet, extras: SheetExtras | None) -> list[SheetRow]:
    special = _by_row(extras.special) if extras else {}
    hidden = extras.hidden_rows if extras else frozenset()
    writer = _CellWriter()
    rows: list[SheetRow] = []
    number = 0
    for number, values in enumerate(source.to_python(skip_empty_area=False), start=1):
        if number not in special and values.count("") == len(values):
            continue  # a lone cell far below costs a million of these
        texts, kinds = writer.write(values)
        if number in special:
            _put(special[number], texts, kinds)
        if kinds.strip():
            rows.append(SheetRow(number, tuple(texts), bytes(kinds), number in hidden))
    for below in sorted(one for one in special if one > number):
        texts, kinds = [], bytearray()
        _put(special[below], texts, kinds)
        rows.append(SheetRow(below, tuple(texts), bytes(kinds), below in hidden))
    return rows


def _put(cells: Mapping[int, tuple[str, int]], texts: list[str], kinds: bytearray) -> None:
    """Write cells over a row, which grows where they lie beyond its end."""
    for column, (text, kind) in cells.items():
        missing = column - len(texts)
        texts += [""] * missing
        kinds += bytes([BLANK]) * missing
        texts[column - 1], kinds[column - 1] = text, kind


def _by_row(special: Mapping[tuple[int, int], tuple[str, int]]) -> dict[int, dict[int, tuple[str, int]]]:
    rows: dict[int, dict[int, tuple[str, int]]] = {}
    for (row, column), cell in special.items():
        rows.setdefault(row, {})[column] = cell
    return rows


class _CellWriter:
    """Turns the values of a row into texts and kinds; equal texts are one object, which keeps large sheets small."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._numbers: dict[float, str] = {}

    def write(self, values: list[Value]) -> tuple[list[str], bytearray]:
        """Runs once for each of a million cells: plain loops, no calls for the common kinds."""
        texts: list[str] = []
        kinds = bytearray()
        for value in values:
            if isinstance(value, str):
                texts.append(self._texts.setdefault(value, value))
                kinds.append(_text_kind(value))
            elif isinstance(value, float):
                text = self._numbers.get(value)
                if text is None:
                    text = self._numbers[value] = number_text(value)
                texts.append(text)
                kinds.append(NUMBER)
            else:
                text, kind = _rare_cell(value)
                texts.append(text)
                kinds.append(kind)
        return texts, kinds


def _text_kind(text: str) -> int:
    if not text or text.isspace():
        return BLANK
    return ERROR if text in ERROR_TEXTS else TEXT


def _rare_cell(value: bool | int | float | date | time | timedelta) -> tuple[str, int]:
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), BOOLEAN
    if isinstance(value, (int, float)):
        return number_text(value), NUMBER
    return _time_text(value), DATE


def number_text(value: float) -> str:
    """A number as Python writes it, whole numbers without ``.0``."""
    if abs(value) < _LARGEST_PLAIN and value == int(value):
        return str(int(value))
    return repr(value)


def _time_text(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return _to_second(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def _to_second(moment: datetime) -> datetime:
    """Serial numbers carry a rounding error of some microseconds."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
