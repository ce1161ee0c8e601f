"""Small real files of every format, as clerks and platforms send them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]

ORDERS: Rows = (
    ("平台", "主订单编号", "子订单编号", "支付时间", "实付金额"),
    ("抖音", "4812345678901234567", "4812345678901234568", "2021-10-03 08:00:00", "12.50"),
    ("抖音", "4812345678901234569", "4812345678901234570", "2021-10-03 09:00:00", "13.00"),
)


def write_xlsx(path: Path, rows: Rows, sheet: str = "报表") -> Path:
    """A workbook of one sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for index, row in enumerate(rows):
            page.write_row(index, 0, row)
    return path


def write_xls(path: Path, rows: Rows, sheet: str = "报表") -> Path:
    """An old workbook of one sheet."""
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    for row_index, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(row_index, column, cell)
    book.save(str(path))
    return path


def write_ods(path: Path, rows: Rows) -> Path:
    """A LibreOffice workbook of one sheet, just its necessary parts."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='报表'>"
            f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _ods_cell(cell: Cell) -> str:
    text = f"<text:p>{cell}</text:p>"
    if isinstance(cell, str):
        return f"<table:table-cell office:value-type='string'>{text}</table:table-cell>"
    return f"<table:table-cell office:value-type='float' office:value='{cell}'>{text}</table:table-cell>"


def write_ole(path: Path, streams: Sequence[str]) -> Path:
    """An OLE container whose directory names the given (empty) streams."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b"".join(_entry(name, 5 if index == 0 else 2) for index, name in enumerate(("Root Entry", *streams)))
    path.write_bytes(bytes(header) + fat + directory.ljust(512, b"\x00"))
    return path


def _entry(name: str, kind: int) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    entry = bytearray(128)
    entry[: len(text)] = text
    struct.pack_into("<HB", entry, 64, len(text), kind)
    struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
    return bytes(entry)


class Files:
    """Writes files of every format into one folder."""

    orders = ORDERS

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def xlsx(self, name: str, rows: Rows = ORDERS, sheet: str = "报表") -> Path:
        """A workbook of one sheet."""
        return write_xlsx(self.folder / name, rows, sheet)

    def xls(self, name: str, rows: Rows = ORDERS, sheet: str = "报表") -> Path:
        """An old workbook of one sheet."""
        return write_xls(self.folder / name, rows, sheet)

    def ods(self, name: str, rows: Rows = ORDERS) -> Path:
        """A LibreOffice workbook of one sheet."""
        return write_ods(self.folder / name, rows)

    def ole(self, name: str, streams: Sequence[str]) -> Path:
        """An OLE container with empty streams."""
        return write_ole(self.folder / name, streams)

    def text(self, name: str, text: str, codec: str = "utf-8") -> Path:
        """A text file in an encoding."""
        path = self.folder / name
        path.write_bytes(text.encode(codec))
        return path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A writer into the folder of this test."""
    return Files(tmp_path)
