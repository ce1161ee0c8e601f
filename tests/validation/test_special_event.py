"""R08: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

FIRES = [
    ({"certified_amount": Decimal("50000.01")}, ("C-SUM-01", "error", "认定产品销售额大于销售总额，请核对。")),
    (
        {"ended_on": date(2021, 10, 16)},
        ("R08-END", "error", "结束日期2021-10-16早于开始日期2021-10-17，请核对。"),
    ),
    (
        {"exhibitor_name": "某某合作社"},
        ("R08-LINE", "error", "参展主体和销售额应同时填写；没有参展明细的活动两项都留空。"),
    ),
    ({"intent_amount": Decimal("0.01")}, ("R08-INTENT", "note", "意向、签约金额不计入销售额。")),
    ({"signed_amount": Decimal("100.00")}, ("R08-INTENT", "note", "意向、签约金额不计入销售额。")),
    ({"quantity": Decimal(0)}, ("C-QTY-01", "error", "数量“0”应大于0；退货请在“退货/退款”列填写。")),
]

HOLDS = [
    {},
    {"certified_amount": Decimal("50000.00")},
    {"ended_on": None},
    {"ended_on": date(2021, 10, 17)},
    {"intent_amount": Decimal("0.00"), "assisted_amount": Decimal("100.00"), "subsidy_amount": Decimal("100.00")},
]


def events(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Each row an event of its own."""
    return [{"event_code": f"ZX-{place:03d}", **change} for place, change in enumerate(changes)]


def line(name: str, amount: str, **more: Any) -> dict[str, Any]:
    """One exhibitor's line of the event."""
    return {"exhibitor_name": name, "product_name": "面粉", "line_amount": Decimal(amount), **more}


def test_fires(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R08", *events(*(change for change, _ in FIRES))) == [
        (rule, severity, f"第{5 + place}行{sentence}") for place, (_, (rule, severity, sentence)) in enumerate(FIRES)
    ]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R08", *events(*HOLDS)) == []


def test_certified_lines_make_up_the_certified_part(verdicts: Callable[..., Any]) -> None:
    """Lines of goods that are not certified (cars at a fair) are no part of it; 1 % is rounding."""
    car = line("某某汽车", "30000.00", is_certified="否")
    assert verdicts("R08", line("甲", "19800.00", is_certified="是"), car) == []
    assert verdicts("R08", line("甲", "12000.00", is_certified="是"), line("乙", "7799.00"), car) == [
        (
            "R08-SUM",
            "warning",
            f"第{row}行活动“ZX-001”参展明细中认定产品合计19799.00元，与其中认定产品销售额20000.00元不符，请核对。",
        )
        for row in (5, 6, 7)
    ]


def test_an_event_has_lines_or_is_one_line(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R08", line("甲", "20000.00"), {}) == [
        ("R08-MIXED", "error", "第6行活动“ZX-001”已有参展明细，不应另有没有参展主体的一行，请核对。")
    ]
    assert verdicts("R08", line("甲", "20000.00"), {"event_code": "ZX-002"}) == []


def test_the_total_of_an_event_is_one(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R08", line("甲", "10000.00"), line("乙", "10000.00", sales_amount=Decimal("50001.00"))) == [
        ("R08-TOTALS", "warning", f"第{row}行活动“ZX-001”在本表中有2个不同的现场销售总额，请核对。") for row in (5, 6)
    ]


def test_a_negative_line_is_an_error(verdicts: Callable[..., Any]) -> None:
    assert ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。") in verdicts("R08", line("甲", "-1.00"))


def test_exhibitors_tell_lines_apart(verdicts: Callable[..., Any]) -> None:
    """The exhibitor of the key is its credit code, else its name; its product the number, else the name."""
    one = line("甲", "10000.00", exhibitor_uscc="91371599MA0000001A")
    assert [found[0] for found in verdicts("R08", one, {**one, "exhibitor_name": "甲公司"})] == ["C-ROW-02"] * 2
    assert verdicts("R08", line("甲", "10000.00"), line("乙", "10000.00")) == []
    assert verdicts("R08", line("甲", "10000.00"), line("甲", "10000.00", product_name="大枣")) == []
