"""Lines above the header, in one cell, in many, on several lines."""

from __future__ import annotations

import pytest

from bangfu.reading.meta import Meta, read_meta
from bangfu.reading.table import SheetRow


def rows(*lines: tuple[str, ...]) -> list[SheetRow]:
    return [SheetRow(number, line, b"t" * len(line)) for number, line in enumerate(lines, start=1)]


def key_parts(meta: Meta) -> tuple[str | None, ...]:
    return meta.unit_name, meta.uscc, meta.period_text, meta.reported_on_text, meta.sheet_unit


EXPECTED = ("聊城市第一医院", "12371500MB2A0012X4", "2021年10月", "2021-11-03", "元")


def test_all_in_one_cell() -> None:
    meta = read_meta(
        rows(
            ("单位采购月报",),
            (
                "填报单位：聊城市第一医院 统一社会信用代码：12371500MB2A0012X4 报告期：2021年10月 填报人：张三 "
                "联系电话：0635-1234567 填报日期：2021-11-03",
            ),
            ("单位：元",),
        )
    )
    assert key_parts(meta) == EXPECTED
    assert (meta.title, meta.reporter, meta.zero_report, meta.full_list) == ("单位采购月报", "张三", False, False)


def test_spread_over_cells() -> None:
    meta = read_meta(
        rows(
            ("填报单位:", "", "聊城市第一医院", "统一社会信用代码", "12371500mb2a0012x4"),
            ("报 告 期：", "2021年10月", "", "填报日期（盖章）：", "2021-11-03", "", "金额单位", "人民币元"),
        )
    )
    assert key_parts(meta) == EXPECTED


def test_blanks_inside_a_value_stay_single() -> None:
    assert read_meta(rows(("填报单位：聊城市  第一医院\n",))).unit_name == "聊城市 第一医院"


@pytest.mark.parametrize(
    ("text", "unit"), [("单位：万元", "万元"), ("（单位：元）", "元"), ("2021年10月单位:万元", "万元")]
)
def test_money_units(text: str, unit: str) -> None:
    assert read_meta(rows((text,))).sheet_unit == unit


@pytest.mark.parametrize("text", ["单位：千元", "单位：元/万元"])
def test_units_that_are_not_accepted(text: str) -> None:
    meta = read_meta(rows((text,)))
    assert meta.sheet_unit is None
    assert meta.unit_text == text.removeprefix("单位：")


def test_the_reporting_unit_is_no_money_unit() -> None:
    assert read_meta(rows(("填报单位：元庄小学",))).sheet_unit is None


@pytest.mark.parametrize("text", ["零报告：是", "零报告:√", "是否零报告：☑是 □否", "零报告：□否 ☑是"])
def test_zero_report(text: str) -> None:
    assert read_meta(rows((text,))).zero_report


@pytest.mark.parametrize("text", ["零报告：否", "零报告：", "零报告：□是 ☑否", "零报告：是/否"])
def test_no_zero_report(text: str) -> None:
    assert not read_meta(rows((text,))).zero_report


def test_full_list() -> None:
    assert read_meta(rows(("报告期：2021年10月 全量：是",))).full_list
