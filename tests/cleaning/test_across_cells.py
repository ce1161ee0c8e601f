"""R04 lines: signs follow the kind of transaction, times stand on the day of sale, scales print codes of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bangfu.cleaning.personal_columns import personal_findings
from bangfu.cleaning.records import CleaningContext, CleanTable
from bangfu.cleaning.table import clean
from bangfu.contracts.catalogue import contract
from bangfu.contracts.messages import message
from bangfu.reading.layout import ReportTable

MakeTable = Callable[..., ReportTable]
LINE = {
    "store_code": "S001",
    "till_no": "01",
    "receipt_no": "0001",
    "business_date": "2021-10-08",
    "line_no": "1",
    "sold_at": "10:23:45",
    "item_code": "12345",
    "gtin": "",
    "product_name": "面粉",
    "quantity": "2",
    "sales_amount": "39.80",
    "transaction_type": "0",
    "member_flag": "",
}


@pytest.fixture
def cleaned(make_table: MakeTable, context: CleaningContext) -> Callable[..., CleanTable]:
    """Lines of a till (given as changes to a good one), cleaned."""

    def run(*changes: dict[str, str]) -> CleanTable:
        table = make_table([{**LINE, **change} for change in changes])
        return clean(table, contract("R04"), replace(context, period=None))

    return run


def sentences(result: CleanTable) -> list[str]:
    """What there is to say, word for word."""
    return [
        message(
            one.rule,
            {
                "r": str(one.row),
                "col": contract("R04").header(one.column or ""),
                "v": one.value or "",
                **one.values,
            },
        )
        for one in result.findings
    ]


def test_an_ordinary_line_has_nothing_to_say(cleaned: Callable[..., CleanTable]) -> None:
    result = cleaned({})
    assert result.findings == []
    row = result.frame.to_dict("records")[0]
    assert (row["quantity"], row["sales_amount"], row["transaction_type"]) == (Decimal("2.000"), Decimal("39.80"), "售")
    assert row["sold_at"] == datetime.fromisoformat("2021-10-08 10:23:45")


@pytest.mark.parametrize(
    ("written", "numbers", "said"),
    [
        ({"transaction_type": "退货"}, ("-2.000", "-39.80"), ["“数量”的正负号已更正为-2.000。", "“销售金额（元）”的正负号已更正为-39.80。"]),
        ({"transaction_type": "1", "quantity": "-2"}, ("-2.000", "-39.80"), ["“销售金额（元）”的正负号已更正为-39.80。"]),
        ({"transaction_type": "1", "quantity": "-2", "sales_amount": "-39.80"}, ("-2.000", "-39.80"), []),
        ({"quantity": "-2", "sales_amount": "-39.80"}, ("2.000", "39.80"), ["“数量”的正负号已更正为2.000。", "“销售金额（元）”的正负号已更正为39.80。"]),
        ({"transaction_type": "1", "quantity": "-2", "sales_amount": "0"}, ("-2.000", "0.00"), []),
    ],
)  # fmt: skip
def test_signs_follow_the_kind_of_transaction(
    cleaned: Callable[..., CleanTable], written: dict[str, str], numbers: tuple[str, str], said: list[str]
) -> None:
    result = cleaned(written)
    row = result.frame.to_dict("records")[0]
    assert (str(row["quantity"]), str(row["sales_amount"])) == numbers
    assert sentences(result) == [f"第5行交易类型为“{row['transaction_type']}”，{one}" for one in said]
    assert result.amount_read == Decimal(numbers[1])
    assert [repair.rule for repair in result.repairs] == ["R04-SIGN"] * len(said)


def test_without_a_kind_no_sign_is_touched(cleaned: Callable[..., CleanTable]) -> None:
    result = cleaned({"transaction_type": "", "quantity": "-2"})
    assert [one.rule for one in result.findings] == ["C-REQ-01"]
    assert result.frame["quantity"].tolist() == [Decimal("-2.000")]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("10:23", "2021-10-08 10:23:00"),
        ("下午3:05:06", "2021-10-08 15:05:06"),
        ("24:00", "2021-10-09 00:00:00"),
        ("2021-10-08 09:00:01", "2021-10-08 09:00:01"),
    ],
)
def test_a_time_alone_is_one_of_the_day_of_sale(cleaned: Callable[..., CleanTable], written: str, moment: str) -> None:
    assert cleaned({"sold_at": written}).frame["sold_at"].tolist() == [datetime.fromisoformat(moment)]


def test_a_time_that_no_clock_shows_is_refused(cleaned: Callable[..., CleanTable]) -> None:
    assert sentences(cleaned({"sold_at": "25:00"})) == ["第5行日期不存在。"]


def test_a_time_without_its_day_is_nothing(cleaned: Callable[..., CleanTable]) -> None:
    result = cleaned({"business_date": "2021-13-08"})
    assert result.frame["sold_at"].tolist() == [None]
    assert sentences(result) == ["第5行日期不存在。"]


def test_the_article_in_a_code_of_the_shops_scales(cleaned: Callable[..., CleanTable]) -> None:
    result = cleaned({"item_code": "", "gtin": "2112345012346"}, {"gtin": "2112345012346"}, {"gtin": "6901234567892"})
    assert result.frame["item_code"].tolist() == ["12345", "12345", "12345"]
    assert result.frame["gtin"].tolist() == ["2112345012346", "2112345012346", "6901234567892"]
    assert sentences(result) == ["第5行店内码“2112345012346”已按其中的商品编码12345查找产品。"]


def test_topped_up_cards_are_no_sales(cleaned: Callable[..., CleanTable]) -> None:
    result = cleaned({"product_name": "储值卡充值", "sales_amount": "500"}, {})
    assert [(one.row, one.rule, one.reason, one.amount) for one in result.excluded] == [
        (5, "R04-TOPUP", "第5行储值卡充值不计销售。", Decimal("500.00"))
    ]
    assert result.frame["row_no"].tolist() == [6]
    assert result.amount_read == Decimal("539.80")


def test_a_line_without_a_code_is_known_by_its_name(cleaned: Callable[..., CleanTable]) -> None:
    assert cleaned({"item_code": ""}).findings == []


@pytest.mark.parametrize(("flag", "said"), [("13800138000", ["member_flag"]), ("是", []), ("VIP001", [])])
def test_a_members_telephone_is_a_person(make_table: MakeTable, flag: str, said: list[str]) -> None:
    table = make_table([{**LINE, "member_flag": flag}, LINE])
    assert [one.column for one in personal_findings(table, contract("R04"))] == said


@pytest.mark.parametrize("field", ["member_name", "member_phone"])
def test_a_column_of_members_is_refused(make_table: MakeTable, field: str) -> None:
    table = make_table([{**LINE, field: "甲"}])
    assert [(one.rule, one.column) for one in personal_findings(table, contract("R04"))] == [("C-PII-01", field)]


EVENT: dict[str, Any] = {
    "event_code": "ZX-001",
    "event_name": "展销会",
    "started_on": "2021-10-17",
    "organizer_name": "市商务局",
    "event_type": "展销会",
    "sales_amount": "50000",
    "certified_amount": "20000",
    "exhibitor_name": "",
    "line_amount": "",
}


def test_an_event_without_lines_is_worth_its_total(make_table: MakeTable, context: CleaningContext) -> None:
    """Events with lines are worth their lines; a total row need not repeat the events' totals (R08)."""
    line = {"exhibitor_name": "甲"}
    rows = [
        EVENT,
        {**EVENT, **line, "event_code": "ZX-002", "line_amount": "12000"},
        {**EVENT, **line, "event_code": "ZX-002", "line_amount": "约3000"},
        {**EVENT, **line, "event_code": "ZX-002"},
        {"event_code": "合计", "sales_amount": "100000", "line_amount": "12000"},
    ]
    table = make_table(rows, roles=["data"] * 4 + ["total"])
    result = clean(table, contract("R08"), context)
    assert result.amounts == {5: Decimal("50000.00"), 6: Decimal("12000.00"), 7: None, 8: None}
    assert (result.amount_read, result.unreadable_amount_rows) == (Decimal("62000.00"), 2)
    assert [one.rule for one in result.findings] == ["C-NUM-02", "C-ROW-01"]
    assert result.frame["started_on"].tolist() == [date(2021, 10, 17)] * 4
