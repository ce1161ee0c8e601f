"""R02: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

LIVE = {"fulfilment_channel": "直播"}

FIRES = [
    (
        {"report_month": "2021年9月"},
        ("R02-MONTH", "error", "第5行报告月份“2021年9月”与本表报告期2021年10月不一致，请更正。"),
    ),
    ({"report_month": "上月"}, ("R02-MONTH", "error", "第5行报告月份“上月”与本表报告期2021年10月不一致，请更正。")),
    ({"buyer_count": 0}, ("R02-BUYERS", "error", "第5行购买人数“0”应大于0。")),
    ({"buyer_count": -3}, ("R02-BUYERS", "error", "第5行购买人数“-3”应大于0。")),
    (LIVE, ("R02-LIVE", "error", "第5行履约渠道为直播，请填写平台场次编号。")),
    (
        {"amount": Decimal("149.70")},
        ("R02-PERCAPITA", "warning", "第5行人均4.99元，不在5至3000元之间，请核对金额和购买人数。"),
    ),
    (
        {"amount": Decimal("90000.30")},
        ("R02-PERCAPITA", "warning", "第5行人均3000.01元，不在5至3000元之间，请核对金额和购买人数。"),
    ),
    ({"quantity": Decimal(0)}, ("C-QTY-01", "error", "第5行数量“0”应大于0；退货请在“退货/退款”列填写。")),
    ({"amount": Decimal(-1)}, ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。")),
    (
        {"quantity": Decimal("1.5")},
        ("C-QTY-02", "warning", "第5行计量单位“盒”一般不带小数，数量为1.5，请核对。"),
    ),
]

HOLDS = [
    {},
    {"report_month": None},
    {"report_month": "202110"},
    {"report_month": "2021-10-01"},
    {"report_month": "10月"},
    {"amount": Decimal("150.00")},
    {"amount": Decimal("90000.00")},
    {**LIVE, "session_no": "LIVE202110001"},
    {**LIVE, "fulfilment_ref": "4837000000000000001"},
    {"fulfilment_channel": None},
    {"unit": None},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert expected in verdicts("R02", change)


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R02", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


def test_one_purchase_twice(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R02", {}, {"amount": Decimal("200.00")}) == [
        ("C-ROW-02", "error", "第5行与第6行重复（LC0002，聊城某某枣业有限公司，直购），请保留一行。"),
        ("C-ROW-02", "error", "第6行与第5行重复（LC0002，聊城某某枣业有限公司，直购），请保留一行。"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"organizing_mode": "团购"},
        {"fulfilment_ref": "1"},
        {"session_no": "LIVE1"},
        {"certification_no": None},
        {"supplier_name": "乙公司"},
    ],
)
def test_another_purchase(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R02", {}, change) == []


def test_a_product_without_a_number_is_known_by_its_name(verdicts: Callable[..., Any]) -> None:
    nameless = {"certification_no": None}
    assert [rule for rule, _, _ in verdicts("R02", nameless, {**nameless, "unit": "件"})] == ["C-ROW-02", "C-ROW-02"]
    assert verdicts("R02", nameless, {**nameless, "product_name": "大枣"}) == []
