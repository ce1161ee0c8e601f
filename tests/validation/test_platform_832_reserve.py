"""R20: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

NO_CANTEEN = {
    "canteen_mode": "无食堂",
    "canteen_budget_amount": None,
    "reserve_ratio": None,
    "reserved_amount": None,
}

FIRES = [
    (
        {"unit_name": "无名单位", "unit_uscc": None},
        ("R20-UNIT", "error", "第5行单位“无名单位”不在单位名册中，请核对单位全称或统一社会信用代码。"),
    ),
    (
        {"unit_name": "市直医疗机构02"},
        ("R20-CODE", "error", "第5行单位“市直医疗机构02”与统一社会信用代码“CODE-01”不是同一家单位，请核对。"),
    ),
    (
        {**NO_CANTEEN, "canteen_budget_amount": Decimal("1.00")},
        ("R20-NOCANTEEN", "error", "第5行食堂形式为无食堂，却填报了年度食堂食材采购总额1.00，请核对。"),
    ),
    (
        {**NO_CANTEEN, "reserved_amount": Decimal("500.00")},
        ("R20-NORESERVE", "error", "第5行食堂形式为无食堂，却填报了预留金额500.00，请核对。"),
    ),
    (
        {**NO_CANTEEN, "canteen_mode": "外包"},
        ("R20-BUDGET", "error", "第5行未填报年度食堂食材采购总额；没有食堂的，请在“食堂形式”注明“无食堂”。"),
    ),
    (
        {"reserve_ratio": None},
        ("R20-INCOMPLETE", "error", "第5行年度食堂食材采购总额、预留比例、预留金额没有填全，请补充。"),
    ),
    (
        {"reserved_amount": Decimal("120001.01")},
        ("R20-RESERVED", "error", "第5行预留金额120001.01与 年度食堂食材采购总额×预留比例=120000.00 不符，请核对。"),
    ),
    (
        {"reserve_ratio": Decimal("9.9"), "reserved_amount": Decimal("79200.00")},
        ("R20-RATIO", "error", "第5行预留比例低于10%，请核对。"),
    ),
    ({"completed_amount": Decimal("-1.00")}, ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。")),
]

HOLDS = [
    {},
    {"unit_uscc": None},
    {"unit_name": "无名单位"},
    NO_CANTEEN,
    {**NO_CANTEEN, "canteen_budget_amount": Decimal(0), "reserve_ratio": Decimal(0), "reserved_amount": Decimal(0)},
    {**NO_CANTEEN, "canteen_mode": "共用"},
    {"reserved_amount": Decimal("119999.00")},
    {"reserve_ratio": Decimal(10), "reserved_amount": Decimal("80000.00")},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R20", change) == [expected]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R20", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


def test_two_names_of_one_unit_are_one_unit(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R20", {"unit_uscc": None}, {"unit_uscc": None, "unit_name": "市直01"}) == [
        ("C-ROW-02", "error", "第5行与第6行重复（市直医疗机构01），请保留一行。"),
        ("C-ROW-02", "error", "第6行与第5行重复（市直01），请保留一行。"),
    ]
