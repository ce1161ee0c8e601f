"""R06: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

FIRES = [
    (
        {"ended_at": datetime.fromisoformat("2020-08-19 20:00")},
        ("R06-END", "error", "第5行下播时间2020-08-19 20:00不晚于开播时间2020-08-19 20:00，请核对。"),
    ),
    (
        {"ended_at": datetime.fromisoformat("2020-08-20 20:30")},
        ("R06-LENGTH", "error", "第5行直播时长24.5小时，超过24小时，请核对开播、下播时间。"),
    ),
    ({"peak_online_count": 15605}, ("R06-PEAK", "error", "第5行最高在线人数15605大于参与人数15604，请核对。")),
    ({"buyer_count": 889}, ("R06-BUYERS-ORDERS", "error", "第5行成交人数大于成交订单数（889>888），请核对。")),
    (
        {"refund_amount": Decimal("42479.37")},
        ("R06-REFUND", "error", "第5行退款金额42479.37大于成交金额42479.36，请核对。"),
    ),
    ({"certified_amount": Decimal("42479.37")}, ("C-SUM-01", "error", "第5行认定产品销售额大于销售总额，请核对。")),
    (
        {"participant_count": 1700, "peak_online_count": None},
        ("R06-CONVERSION", "warning", "第5行成交订单数888超过参与人数1700的一半，请核对。"),
    ),
    (
        {"gmv_amount": Decimal("444888.00")},
        ("R06-ORDERVALUE", "warning", "第5行平均每单501元，不在5至500元之间，请核对成交金额和订单数。"),
    ),
    (
        {"gmv_amount": Decimal("4430.00"), "certified_amount": None},
        ("R06-ORDERVALUE", "warning", "第5行平均每单4.99元，不在5至500元之间，请核对成交金额和订单数。"),
    ),
]

HOLDS = [
    {},
    {"ended_at": datetime.fromisoformat("2020-08-20 20:00")},
    {"peak_online_count": 15604, "buyer_count": 888},
    {"buyer_count": None, "peak_online_count": None},
    {"refund_amount": Decimal("42479.36")},
    {"participant_count": 1776, "peak_online_count": None},
    {"gmv_amount": Decimal("4440.00"), "certified_amount": Decimal(0)},
    {
        "order_count": 0,
        "buyer_count": 0,
        "gmv_amount": Decimal(0),
        "refund_amount": Decimal(0),
        "certified_amount": Decimal(0),
    },
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R06", change) == [expected]


@pytest.mark.parametrize("change", HOLDS)
def test_holds(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R06", change) == []


def test_more_buyers_than_participants(verdicts: Callable[..., Any]) -> None:
    assert ("R06-BUYERS", "error", "第5行成交人数800大于参与人数700，请核对。") in verdicts(
        "R06", {"participant_count": 700, "peak_online_count": None}
    )


def test_a_negative_amount_is_an_error(verdicts: Callable[..., Any]) -> None:
    assert ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。") in verdicts(
        "R06", {"gmv_amount": Decimal("-1.00")}
    )


def test_participants_under_the_header_of_buyers(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R06", {}, headers={"participant_count": "购买\n人数"}) == [
        ("R06-PARTICIPANTS", "warning", "第5行参与人数疑似误填为购买人数，请核对。")
    ]
    assert verdicts("R06", {}, headers={"participant_count": "累计观看人数"}) == []


SECOND = {
    "session_no": "LIVE2",
    "started_at": datetime.fromisoformat("2020-08-19 21:59"),
    "ended_at": datetime.fromisoformat("2020-08-19 23:00"),
}


def test_overlapping_sessions_of_one_account(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R06", {}, SECOND) == [
        ("R06-OVERLAP", "error", "第5行与同一账号的场次LIVE2时间重叠，请核对开播、下播时间。"),
        ("R06-OVERLAP", "error", "第6行与同一账号的场次LIVE202008001时间重叠，请核对开播、下播时间。"),
    ]


@pytest.mark.parametrize(
    "change",
    [{"account_name": "别的账号"}, {"started_at": datetime.fromisoformat("2020-08-19 22:00")}, {"submission_index": 1}],
)
def test_sessions_that_do_not_meet(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R06", {}, {**SECOND, **change}) == []
