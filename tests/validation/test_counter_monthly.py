"""R03 and R09: every rule of monthly sales fires, does not fire, and says exactly this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

NOTHING_SOLD = {"sales_amount": Decimal("0.00"), "certified_amount": Decimal("0.00"), "quantity": Decimal(0)}
NO_STOCK = {"opening_stock": None, "closing_stock": None}

FIRES = [
    (
        {"sales_amount": Decimal("-1.00"), "certified_amount": None},
        ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。"),
    ),
    ({"certified_amount": Decimal("3820.01")}, ("C-SUM-01", "error", "第5行认定产品销售额大于销售总额，请核对。")),
    (
        {"group_buy_amount": Decimal("3820.01")},
        ("C-SUM-02", "error", "第5行工会/单位团购金额3820.01大于销售总额3820.00，请核对。"),
    ),
    (
        {**NO_STOCK, "quantity": Decimal(-1)},
        ("C-QTY-01", "error", "第5行数量“-1”不能为负；退货请在“退货/退款”列填写。"),
    ),
    ({**NO_STOCK, "quantity": Decimal(0)}, ("C-QTY-03", "error", "第5行销售数量为0，销售总额却为3820.00，请核对。")),
    (
        {"closing_stock": Decimal("109")},
        ("C-STOCK-01", "warning", "第5行 期初库存+进货−销售−损耗=110，与期末库存109不符，请核对。"),
    ),
    (
        {"loss_quantity": Decimal("2.5")},
        ("C-STOCK-01", "warning", "第5行 期初库存+进货−销售−损耗=107.5，与期末库存110不符，请核对。"),
    ),
    ({"venue_code": "NOWHERE"}, ("C-VENUE-03", "error", "第5行“NOWHERE”尚未登记，请核对编号；新设立的请先登记。")),
    (
        {"venue_code": "ENDED"},
        (
            "C-VENUE-04",
            "error",
            "第5行“ENDED”登记的营业期为2020-07-06至2021-09-30，本期不在营业期内却有销售，请核对。",
        ),
    ),
    (
        {"venue_code": "LATER"},
        ("C-VENUE-04", "error", "第5行“LATER”登记的营业期为2021-11-01起，本期不在营业期内却有销售，请核对。"),
    ),
]

HOLDS = [
    {},
    {**NO_STOCK, **NOTHING_SOLD},
    {"loss_quantity": Decimal("2.5"), "closing_stock": Decimal("107.5")},
    {"group_buy_amount": Decimal("3820.00")},
    {"certified_amount": Decimal("0.00"), "return_amount": Decimal("9999.00")},
    {"opening_stock": None, "closing_stock": Decimal(1)},
    {"venue_code": "ENDING"},
    {**NO_STOCK, **NOTHING_SOLD, "venue_code": "ENDED"},
    {"venue_status": "停业"},
]


@pytest.mark.parametrize("report", ["R03", "R09"])
def test_fires(verdicts: Callable[..., Any], report: str) -> None:
    """Each broken row is a venue of its own, all of them in one submission."""
    rows = [{"venue_code": f"V{place}", **change} for place, (change, _) in enumerate(FIRES)]
    expected = [
        (rule, severity, sentence.replace("第5行", f"第{5 + place}行"))
        for place, (_, (rule, severity, sentence)) in enumerate(FIRES)
    ]
    assert verdicts(report, *rows) == expected


@pytest.mark.parametrize("report", ["R03", "R09"])
def test_holds(verdicts: Callable[..., Any], report: str) -> None:
    rows = [{"venue_code": f"V{place}", **change} for place, change in enumerate(HOLDS)]
    assert verdicts(report, *({**row, "certification_no": f"LC{place}"} for place, row in enumerate(rows))) == []


@pytest.mark.parametrize(
    ("report", "word", "sentence"),
    [
        ("R03", "撤柜", "第5行已撤柜的专柜仍有销售（3820.00元），请核对状态和销售额。"),
        ("R09", "撤店", "第5行已撤店的社区店仍有销售（3820.00元），请核对状态和销售额。"),
    ],
)
def test_a_venue_that_was_given_up_sells_nothing(
    verdicts: Callable[..., Any], report: str, word: str, sentence: str
) -> None:
    assert verdicts(report, {"venue_status": word}) == [(f"{report}-CLOSED", "error", sentence)]
    assert verdicts(report, {**NO_STOCK, **NOTHING_SOLD, "venue_status": word}) == []


OTHER_PRODUCT = {"certification_no": "LC0002"}


def test_a_venue_has_one_status_and_one_name(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R03", {}, {**OTHER_PRODUCT, "venue_status": "停业", "venue_name": "别的专柜"}) == [
        (rule, "error", sentence.replace("第5行", f"第{row}行"))
        for row in (5, 6)
        for rule, sentence in (
            ("C-VENUE-01", "第5行“ZG-001”在本表中有2种状态，一个门店只能有一种状态，请核对。"),
            ("C-VENUE-02", "第5行编号“ZG-001”在本表中对应2个名称，请核对编号是否重复。"),
        )
    ]
    assert verdicts("R03", {}, OTHER_PRODUCT) == []
    assert verdicts("R03", {}, {**OTHER_PRODUCT, "venue_status": "停业", "submission_index": 1}) == []


def test_a_product_comes_once_per_venue(verdicts: Callable[..., Any]) -> None:
    """The product of the key is the certification number, else the name."""
    assert [one[:2] for one in verdicts("R03", {}, {"product_name": "小麦粉"})] == [("C-ROW-02", "error")] * 2
    nameless = {"certification_no": None}
    assert verdicts("R03", nameless, nameless) == [
        ("C-ROW-02", "error", "第6行与第5行重复（ZG-001，面粉），请保留一行。")
    ]
    assert verdicts("R03", nameless, {**nameless, "product_name": "小麦粉"}) == []
    assert verdicts("R03", {}, {"venue_code": "ZG-002"}) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"online_pickup_amount": Decimal("100.00")},
            [("R09-PICKUP", "error", "第5行有线上自提金额100.00，请填写平台订单号。")],
        ),
        (
            {"online_pickup_amount": Decimal("3820.01"), "pickup_order_no": "4837"},
            [("R09-PICKUPPART", "error", "第5行线上自提金额3820.01大于销售总额3820.00，请核对。")],
        ),
        ({"online_pickup_amount": Decimal("100.00"), "pickup_order_no": "4837"}, []),
        ({"online_pickup_amount": Decimal("0.00")}, []),
    ],
)
def test_goods_fetched_in_a_shop_name_their_order(
    verdicts: Callable[..., Any], change: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert verdicts("R09", change) == expected
