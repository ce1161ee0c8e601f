"""R04: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

FIRES = [
    ({"quantity": Decimal("0.000"), "sales_amount": Decimal(0)}, ("C-QTY-01", "error", "数量不能为0，请核对。")),
    (
        {"sales_amount": Decimal("39.77")},
        ("R04-AMOUNT", "error", " 成交价×数量=39.80，与销售金额39.77不符，请核对。"),
    ),
    (
        {"store_code": "NOWHERE"},
        ("C-VENUE-03", "warning", "门店“NOWHERE”尚未登记为专柜、专区或社区店，请核对门店编码。"),
    ),
    (
        {"store_code": "ENDING"},
        (
            "C-VENUE-04",
            "warning",
            "门店“ENDING”登记的营业期为2020-07-06至2021-10-07，2021-10-08不在营业期内，请核对。",
        ),
    ),
]

HOLDS = [
    {},
    {"sales_amount": Decimal("39.78")},
    {"sales_amount": Decimal("39.82")},
    {"unit_price": None, "sales_amount": Decimal("1.00")},
    {"quantity": Decimal(-2), "sales_amount": Decimal("-39.80"), "transaction_type": "退"},
    {"sold_at": None},
]


def receipts(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Each row a receipt of its own."""
    return [{"receipt_no": f"{place:04d}", **change} for place, change in enumerate(changes)]


def test_fires(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R04", *receipts(*(change for change, _ in FIRES))) == [
        (rule, severity, f"第{5 + place}行{sentence}") for place, (_, (rule, severity, sentence)) in enumerate(FIRES)
    ]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R04", *receipts(*HOLDS)) == []


def test_a_receipt_is_of_one_day(verdicts: Callable[..., Any]) -> None:
    next_day = {"business_date": date(2021, 10, 9), "sold_at": None}
    assert verdicts("R04", {}, next_day) == [
        ("R04-RECEIPT", "error", f"第{row}行小票“0001”出现在2个不同的交易日期，请核对。") for row in (5, 6)
    ]
    assert verdicts("R04", {}, {**next_day, "receipt_no": "0002"}) == []
    assert verdicts("R04", {}, {**next_day, "till_no": "02"}) == []


def line(number: int, time: str) -> dict[str, Any]:
    """One line of the receipt."""
    return {"line_no": number, "sold_at": datetime.fromisoformat(f"2021-10-08 {time}")}


def test_times_run_on_within_a_receipt(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R04", line(3, "10:01"), line(1, "10:00"), line(2, "10:02")) == [
        ("R04-TIME", "warning", "第5行交易时间2021-10-08 10:01早于同一小票0001前面行的时间2021-10-08 10:02，请核对。")
    ]
    assert verdicts("R04", line(2, "10:00"), line(1, "10:00")) == []
    assert verdicts("R04", line(1, "10:02"), {**line(2, "10:00"), "receipt_no": "0002"}) == []


def on_days(*days: int, **more: Any) -> list[dict[str, Any]]:
    """A receipt on each of these days of October."""
    return [
        {"receipt_no": f"1{day:03d}", "business_date": date(2021, 10, day), "sold_at": None, **more} for day in days
    ]


def test_days_without_any_sale_are_missed_once_per_shop(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R04", *on_days(8, 4, 3, 6), *on_days(1, 2, store_code="S002")) == [
        ("R04-GAP", "warning", "门店“S001”缺少10月5、10月7日数据，请核对是否漏报。")
    ]
    assert verdicts("R04", *on_days(1, 9)) == [
        ("R04-GAP", "warning", "门店“S001”缺少10月2至10月8日数据，请核对是否漏报。")
    ]
    assert verdicts("R04", *on_days(1), *on_days(9, store_code="S002")) == []
    assert verdicts("R04", *on_days(1), *on_days(9, submission_index=1)) == []


def test_a_line_told_twice_is_a_repeat(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R04", {}, {}) == [
        ("C-ROW-02", "error", "第6行与第5行重复（S001，01，0001，2021-10-08，1），请保留一行。")
    ]
