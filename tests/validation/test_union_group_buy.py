"""R05: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

FIRES = [
    ({"recipient_count": 0, "per_capita_standard": None}, ("R05-RECIPIENTS", "error", "第5行发放人数“0”应大于0。")),
    (
        {"per_capita_standard": Decimal("60.00")},
        ("R05-PERCAPITA", "warning", "第5行 人均标准×发放人数=1200.00，与金额1000.00不符，请核对。"),
    ),
    ({"fund_source": "个人自费"}, ("R05-SELFPAID", "note", "第5行为个人自费，按干部职工购买统计。")),
    (
        {"amount": Decimal("-1000.00"), "quantity": Decimal("-20"), "per_capita_standard": None},
        ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。"),
    ),
    (
        {"amount": Decimal("1100.00"), "per_capita_standard": None},
        ("C-NUM-04", "error", "第5行 单价×数量=1000.00，与金额1100.00不符，请核对。"),
    ),
    ({"quantity": Decimal("20.4")}, ("C-QTY-02", "warning", "第5行计量单位“盒”一般不带小数，数量为20.4，请核对。")),
]

HOLDS = [{}, {"per_capita_standard": Decimal("50.50")}, {"per_capita_standard": None}]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert expected in verdicts("R05", change)


@pytest.mark.parametrize("change", HOLDS)
def test_holds(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R05", change) == []


def test_the_standard_may_be_that_of_the_whole_order(verdicts: Callable[..., Any]) -> None:
    both = {"per_capita_standard": Decimal("100.00")}
    assert verdicts("R05", both, {**both, "line_no": 2, "product_name": "面粉"}) == []


def test_rows_with_one_key_and_different_cells_are_both_repeats(verdicts: Callable[..., Any]) -> None:
    key = "市直医疗机构01工会，TG20210901，1"
    assert verdicts("R05", {}, {"product_name": "面粉"}) == [
        ("C-ROW-02", "error", f"第5行与第6行重复（{key}），请保留一行。"),
        ("C-ROW-02", "error", f"第6行与第5行重复（{key}），请保留一行。"),
    ]


def test_of_equal_rows_only_the_later_is_a_repeat(verdicts: Callable[..., Any]) -> None:
    key = "市直医疗机构01工会，TG20210901，1"
    assert verdicts("R05", {}, {}) == [("C-ROW-02", "error", f"第6行与第5行重复（{key}），请保留一行。")]


def test_rows_without_their_key_repeat_nothing(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R05", {"group_order_no": None}, {"group_order_no": None}) == []
