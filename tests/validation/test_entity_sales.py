"""R16: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NO_PARTS = {"of_institution_amount": None, "of_832_amount": None, "of_wholesale_amount": None}

FIRES = [
    ({"report_month": "9月"}, ("R16-MONTH", "error", "第5行月份“9月”与本表报告期2021年10月不一致，请更正。")),
    (
        {"of_counter_amount": Decimal("0.01")},
        ("R16-SUM", "error", "第5行“其中”各项之和1000.01与销售总额1000.00不相等，请核对。"),
    ),
    (NO_PARTS, ("R16-SUM", "error", "第5行“其中”各项之和0与销售总额1000.00不相等，请核对。")),
    ({"quantity": Decimal(0)}, ("C-QTY-01", "error", "第5行数量“0”应大于0；退货请在“退货/退款”列填写。")),
    (
        {"quantity": Decimal("1.5")},
        ("C-QTY-02", "warning", "第5行计量单位“袋”一般不带小数，数量为1.5，请核对。"),
    ),
    (
        {"ytd_amount": Decimal("999.99")},
        ("R16-YTD", "warning", "第5行本年累计999.99小于本月销售总额1000.00，请核对。"),
    ),
]

HOLDS = [
    {},
    {"report_month": None},
    {"ytd_amount": Decimal("1000.00")},
    {"ytd_amount": None},
    {"quantity": None, "unit": None},
    {**NO_PARTS, "sales_amount": Decimal("0.00"), "quantity": Decimal(0)},
    {"reported_elsewhere_amount": Decimal("700.00")},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R16", change) == [expected]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R16", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


def test_a_negative_total(verdicts: Callable[..., Any]) -> None:
    change = {**NO_PARTS, "sales_amount": Decimal("-5.00")}
    assert ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。") in verdicts("R16", change)


def test_one_product_twice(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R16", {}, {"quantity": Decimal(11)}) == [
        ("C-ROW-02", "error", "第5行与第6行重复（LC0001），请保留一行。"),
        ("C-ROW-02", "error", "第6行与第5行重复（LC0001），请保留一行。"),
    ]


CENTS = st.integers(0, 10**13).map(lambda cents: Decimal(cents).scaleb(-2))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CENTS, min_size=3, max_size=3), st.integers(-1, 1))
def test_parts_add_up_to_the_cent(verdicts: Callable[..., Any], parts: list[Decimal], off: int) -> None:
    total = sum(parts, Decimal("0.00")) + Decimal(off).scaleb(-2)
    fields = ("of_livestream_amount", "of_832_amount", "of_wholesale_amount")
    amounts = {"of_institution_amount": None, **dict(zip(fields, parts, strict=True))}
    rules = [rule for rule, _, _ in verdicts("R16", {**amounts, "sales_amount": total, "ytd_amount": None})]
    assert ("R16-SUM" in rules) == bool(off)
