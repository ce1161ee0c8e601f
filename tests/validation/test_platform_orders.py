"""R07: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

FIRES = [
    ({"quantity": Decimal(0)}, ("C-QTY-01", "error", "第5行数量“0”应大于0；退货请在“退货/退款”列填写。")),
    ({"paid_amount": Decimal("40.01")}, ("R07-PAYABLE", "error", "第5行实付金额40.01大于应付金额40.00，请核对。")),
    ({"refund_amount": Decimal("38.01")}, ("R07-REFUND", "error", "第5行退款金额38.01大于实付金额38.00，请核对。")),
    (
        {"paid_at": datetime.fromisoformat("2020-08-19 20:59:59")},
        ("R07-PAIDTIME", "error", "第5行支付时间2020-08-19 20:59:59早于下单时间2020-08-19 21:00，请核对。"),
    ),
    ({"order_status": "关闭"}, ("R07-CLOSED", "error", "第5行订单已付款后关闭，但没有退款金额，请补充退款金额。")),
    (
        {"order_status": "关闭", "refund_amount": Decimal(0)},
        ("R07-CLOSED", "error", "第5行订单已付款后关闭，但没有退款金额，请补充退款金额。"),
    ),
]

HOLDS = [
    {},
    {"payable_amount": None, "ordered_at": None},
    {"paid_amount": Decimal("40.00"), "refund_amount": Decimal("40.00"), "order_status": "关闭"},
    {
        "paid_amount": Decimal("-38.00"),
        "quantity": Decimal("-2"),
        "payable_amount": Decimal("-40.00"),
        "order_status": "关闭",
    },
    {"paid_amount": Decimal(0), "quantity": Decimal(0)},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R07", change) == [expected]


@pytest.mark.parametrize("change", HOLDS)
def test_holds(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R07", change) == []


def test_a_negative_row_of_a_known_line_is_its_refund(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R07", {}, {"paid_amount": Decimal("-38.00"), "quantity": Decimal("-2")}) == []


def test_one_line_with_two_contents_is_a_repeat(verdicts: Callable[..., Any]) -> None:
    assert [rule for rule, _, _ in verdicts("R07", {}, {"paid_amount": Decimal("37.00")})] == ["C-ROW-02"] * 2


def orders(undone: int, done: int) -> list[dict[str, Any]]:
    """Orders of one session, some of them wholly refunded."""
    refunds = [{"refund_amount": Decimal("38.00")}] * undone + [{}] * done
    return [
        {**refund, "main_order_no": f"M{place}", "sub_order_no": f"S{place}"} for place, refund in enumerate(refunds)
    ]


def test_a_session_of_refunded_orders_is_looked_at(verdicts: Callable[..., Any]) -> None:
    assert (
        verdicts("R07", *orders(6, 4))
        == [("R07-BRUSHING", "warning", "场次LIVE202008001的订单疑似刷单，待核查（关闭或全额退款的订单占60.0%）。")]
        * 10
    )


@pytest.mark.parametrize(("undone", "done"), [(5, 4), (4, 0)])
def test_an_ordinary_session_is_not(verdicts: Callable[..., Any], undone: int, done: int) -> None:
    assert verdicts("R07", *orders(undone, done)) == []


def test_lines_outside_sessions_are_no_session(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R07", *({**order, "session_no": None} for order in orders(9, 1))) == []
