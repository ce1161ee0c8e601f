"""The city's intake desk: more units than the money tests need, and the strange things that clerks drop."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from tests.acceptance.city import CATALOGUE, HEADERS, REFERENCE, Row, credit_code, workbook, write_reference

H1, H2, BUREAU, SWJ = "柳城市第一医院", "河东区第二医院", "柳城市卫生健康委员会", "柳城市商务局"
H1_CODE, H2_CODE = credit_code("12", 901), credit_code("12", 902)
_MORE: dict[str, Row] = {
    "H1X": {"parent_org_code": "WJW", "uscc": H1_CODE, "aliases": "市一院;柳城一院"},
    "H2X": {"parent_org_code": "WJW", "uscc": H2_CODE},
}
_UNITS: list[Row] = [
    {"org_code": "WJW", "name": BUREAU, "org_type": "government", "system_code": "HEALTH", "region_code": "379900"},
    {"org_code": "FPB", "name": "柳城市扶贫开发办公室", "org_type": "government", "region_code": "379900",
     "valid_from": "2015-01-01", "valid_to": "2021-06-01"},
    {"org_code": "ZGH", "name": "柳城市总工会", "org_type": "government", "region_code": "379900",
     "represents": "U-H1;U-H2"},
]  # fmt: skip


def write_desk_reference(folder: Path) -> Path:
    """The city's reference data with a health bureau above the hospitals and an office that was abolished."""
    units = [{**unit, **_MORE.get(str(unit["org_code"]), {})} for unit in REFERENCE["organisation.csv"]]
    return write_reference(folder, {**REFERENCE, "organisation.csv": [*units, *_UNITS]})


def purchases(count: int, wrong: int = 0, series: str = "FP", **cells: object) -> list[Row]:
    """``count`` R01 lines, each of an invoice of that series; the amount of the first ``wrong`` cannot be read."""
    rows = []
    for place in range(1, count + 1):
        amount = {"金额（元）": "待定"} if place <= wrong else {}
        day = str(cells.get("采购日期", "2021-10-12"))
        rows.append({"采购日期": day, "数量": place, "发票号": f"{series}{place:04d}", **amount, **cells})
    return rows


def procurement(count: int = 2, unit: str = H1, period: str = "2021年10月", wrong: int = 0, **form: Any) -> bytes:
    """An R01 of so many lines, each of the 12th of the month and with an invoice of this unit and month.

    Asked for the same again it gives the same bytes (a workbook bears the moment it was made).
    """
    year, month = period.removesuffix("月").split("年")
    series = f"FP{zlib.crc32(unit.encode()) % 1000:03d}{year[2:]}{int(month):02d}"
    cells = {"采购日期": f"{year}-{int(month):02d}-12", **form.pop("cells", {})}
    rows = purchases(count, wrong, series, **cells)
    return made_once("R01", rows, unit, period, has_total=not wrong, **form)


def catalogue() -> bytes:
    """The city's R10, always the same bytes."""
    return made_once("R10", CATALOGUE, "柳城市农业农村局", "2021年1月")


_MADE: dict[str, bytes] = {}


def made_once(report: str, rows: Sequence[Row], unit: str, period: str, **form: Any) -> bytes:
    """The workbook of these cells, made when first asked for."""
    key = repr((report, rows, unit, period, sorted(form.items())))
    if key not in _MADE:
        _MADE[key] = workbook(report, rows, unit, period, **form)
    return _MADE[key]


def sheet(rows: Sequence[Sequence[object]], name: str = "Sheet1") -> bytes:
    """A workbook with just these cells."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet(name)
        for place, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    page.write(place, column, cell)
    return stream.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def noise(seed: str, size: int) -> bytes:
    """Bytes that mean nothing, the same every time."""
    blocks = (hashlib.sha256(f"{seed}{number}".encode()).digest() for number in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def header_row(report: str) -> list[str]:
    """The template's header."""
    return list(HEADERS[report])
