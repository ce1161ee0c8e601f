"""Synthetic reports of a wanted size, the same bytes on every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from bangfu.samples.dress import Dress
from bangfu.samples.golden import Product
from bangfu.samples.livestream import order_record
from bangfu.samples.online import PLATFORM, PLATFORM_OPERATOR
from bangfu.samples.orders import OrderLine, refund, shop_order
from bangfu.samples.published import file_bytes, health_reports
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import Truth, build_truth
from bangfu.settings import SQL

EXPORT_NAME = "平台订单导出20200831"
_EXPORT_DRESS = Dress(meta="none", total_row=False, signature=False)
_FIRST_ORDER = datetime(2020, 8, 1, 8, 0, 0)  # noqa: DTZ001  platforms print local time without a zone
_MONTH_SECONDS = 30 * 24 * 3600


def write_export(folder: Path, rows: int) -> Path:
    """A platform's order export (R07) of one month as a workbook: all lines paid, one in fifty refunded."""
    path = folder / f"{EXPORT_NAME}_{rows}.xlsx"
    if not path.exists():
        path.write_bytes(file_bytes(_export(build_truth(SQL / "reference"), rows)))
    return path


def operator_code() -> str:
    """The unit in whose inbox an export belongs."""
    return PLATFORM_OPERATOR


def write_reports(folder: Path, report: str) -> list[Path]:
    """The files of one report type of the published sample, as ``<org_code>__<file>``."""
    found = [one for one in health_reports(build_truth(SQL / "reference")) if one.report == report]
    paths = [folder / f"{one.unit.org_code}__{one.file_name}" for one in found]
    for path, one in zip(paths, found, strict=True):
        path.write_bytes(file_bytes(one))
    return paths


def _export(truth: Truth, rows: int) -> SampleReport:
    lines = _lines(truth.on_sale, rows, Random(rows))
    return SampleReport(
        unit=truth.register.unit(PLATFORM_OPERATOR),
        report="platform_orders",
        period="202008",
        filed_on=date(2020, 9, 5),
        records=tuple(order_record(place, line, PLATFORM) for place, line in enumerate(lines, start=1)),
        dress=_EXPORT_DRESS,
        stem=EXPORT_NAME,
    )


def _lines(products: Sequence[Product], rows: int, random: Random) -> list[OrderLine]:
    lines = []
    for number in range(1, rows + 1):
        paid_at = _FIRST_ORDER + timedelta(seconds=number * _MONTH_SECONDS // rows)
        order_no = f"70{rows:06d}{number:010d}"
        order = shop_order(random.choice(products), paid_at, Decimal(random.randrange(1000, 30_000, 2)) / 100)
        line = replace(order, main_order_no=order_no, sub_order_no=f"{order_no}01")
        lines.append(line if number % 50 else refund(line, paid_at + timedelta(hours=30), "退款成功"))
    return lines
