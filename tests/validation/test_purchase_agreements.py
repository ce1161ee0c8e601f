"""R12: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

FIRES = [
    (
        {"valid_to": date(2020, 7, 12)},
        ("R12-TERM", "error", "第5行协议终止日期2020-07-12早于起始日期2020-07-13，请核对。"),
    ),
    (
        {"cumulative_fulfilled_amount": Decimal("1999.00")},
        ("R12-CUMULATIVE", "error", "第5行累计履约金额1999.00小于本月履约金额2000.00，请核对。"),
    ),
    (
        {"cumulative_fulfilled_amount": Decimal("120010.00")},
        ("R12-OVERFULFILLED", "warning", "第5行累计履约金额120010.00超过协议金额100000.00的1.2倍，请核对。"),
    ),
    (
        {"valid_to": date(2021, 7, 12), "cumulative_fulfilled_amount": None},
        ("R12-IDLE", "warning", "第5行协议已于2021-07-12到期，尚无履约金额，请核对。"),
    ),
    ({"agreed_amount": Decimal("-1.00")}, ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。")),
]

HOLDS = [
    {},
    {"valid_to": date(2020, 7, 13)},
    {"cumulative_fulfilled_amount": Decimal("120000.00")},
    {"cumulative_fulfilled_amount": None, "month_fulfilled_amount": None},
    {"agreed_amount": Decimal(0)},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R12", change) == [expected]


@pytest.mark.parametrize("change", HOLDS)
def test_holds(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R12", change) == []


def test_one_agreement_twice(verdicts: Callable[..., Any]) -> None:
    assert [rule for rule, _, _ in verdicts("R12", {}, {"product_name": "大米"})] == ["C-ROW-02", "C-ROW-02"]
