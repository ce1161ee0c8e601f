"""What calamine does not tell about an .xls: error cells, formulas ending in one, hidden rows, columns."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bangfu.contracts.findings import UnreadableFile
from bangfu.reading.ole import OleError, OleFile
from bangfu.reading.table import ERROR

_BOF, _EOF, _SHEET, _ENCRYPTED = 0x0809, 0x000A, 0x0085, 0x002F
_FORMULA, _ERROR_CELL, _ROW, _COLUMNS = 0x0006, 0x0205, 0x0208, 0x007D
_ERROR_NAMES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(slots=True)
class BiffExtras:
    """Findings of one sheet; see :class:`bangfu.reading.workbook.SheetExtras`."""

    special: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def read_biff_extras(path: Path) -> dict[str, BiffExtras]:
    """Extras by sheet name. Raises :class:`UnreadableFile`: C-FILE-17 encrypted, C-FILE-01 broken."""
    try:
        ole = OleFile(path.read_bytes())
        stream = ole.stream("Workbook" if "Workbook" in ole.names else "Book")
        return {name: _sheet(stream, start) for name, start in _sheets(stream).items()}
    except (OleError, KeyError, struct.error) as error:
        raise UnreadableFile("C-FILE-01", {"detail": str(error)}) from None


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream, its nested charts left out."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _sheets(stream: bytes) -> dict[str, int]:
    sheets: dict[str, int] = {}
    for kind, data in _records(stream, 0):
        if kind == _ENCRYPTED:
            raise UnreadableFile("C-FILE-17")
        if kind == _SHEET and len(data) > 8:
            wide = data[7] & 1
            name = data[8 : 8 + data[6] * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            sheets[name] = struct.unpack_from("<I", data, 0)[0]
    return sheets


def _sheet(stream: bytes, start: int) -> BiffExtras:
    extras = BiffExtras()
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, data in _records(stream, start):
        if kind == _ERROR_CELL and data[7]:
            _add_error(extras, data, data[6])
        elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            _add_error(extras, data, data[8])
        elif kind == _ROW and struct.unpack_from("<H", data, 12)[0] & 0x20:
            rows.add(struct.unpack_from("<H", data, 0)[0] + 1)
        elif kind == _COLUMNS and data[8] & 1:
            first, last = struct.unpack_from("<HH", data, 0)
            columns.update(range(first + 1, min(last, 255) + 2))
    extras.hidden_rows, extras.hidden_columns = frozenset(rows), frozenset(columns)
    return extras


def _add_error(extras: BiffExtras, data: bytes, code: int) -> None:
    row, column = struct.unpack_from("<HH", data, 0)
    extras.special[row + 1, column + 1] = (_ERROR_NAMES.get(code, "#ERROR"), ERROR)
