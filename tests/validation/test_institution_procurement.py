"""R01: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

OTHER = {"supplier_uscc": "91371599MA0000002B", "supplier_name": "乙公司"}
NEXT = {"invoice_no": "03700212"}

FIRES = [
    (
        {"quantity": Decimal(0), "unit_price": None},
        ("C-QTY-01", "error", "第5行数量“0”应大于0；退货请在“退货/退款”列填写。"),
    ),
    (
        {"quantity": Decimal("-2"), "unit_price": None},
        ("C-QTY-01", "error", "第5行数量“-2”应大于0；退货请在“退货/退款”列填写。"),
    ),
    (
        {"amount": Decimal("-955.00"), "unit_price": None},
        ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。"),
    ),
    ({"amount": Decimal("970.00")}, ("C-NUM-04", "warning", "第5行 单价×数量=955.00，与金额970.00不符，请核对。")),
    ({"amount": Decimal("1055.00")}, ("C-NUM-04", "error", "第5行 单价×数量=955.00，与金额1055.00不符，请核对。")),
    (
        {"amount": Decimal("0.10")},
        ("C-UNIT-01", "error", "第5行金额疑似“元/万元”单位填错（是单价×数量的0.0001倍），请核对。"),
    ),
    (
        {"amount": Decimal("9550000.00")},
        ("C-UNIT-01", "error", "第5行金额疑似“元/万元”单位填错（是单价×数量的10000倍），请核对。"),
    ),
    (
        {"quantity": Decimal("10.5"), "unit_price": None},
        ("C-QTY-02", "warning", "第5行计量单位“袋”一般不带小数，数量为10.5，请核对。"),
    ),
    ({"purchase_category": "职工个人购买"}, ("R01-STAFF", "error", "第5行为职工个人购买，职工个人购买请填R02。")),
    ({"return_amount": Decimal("955.01")}, ("R01-RETURN", "error", "第5行退货金额955.01大于金额955.00，请核对。")),
    ({"program": "832平台"}, ("C-PROG-01", "warning", "第5行项目归属为“832平台”，不计入本市消费帮扶产品采购额。")),
]

HOLDS = [
    {},
    {"unit_price": None},
    {"amount": Decimal("955.05")},
    {"amount": Decimal("964.64")},
    {"quantity": Decimal("10.5"), "unit": "公斤", "unit_price": None},
    {"quantity": Decimal("10.5"), "unit": "宗", "unit_price": None},
    {"purchase_category": None},
    {"return_amount": Decimal("955.00")},
    {"amount": Decimal("0.00"), "unit_price": Decimal(0), "return_amount": None},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R01", change) == [expected]


@pytest.mark.parametrize("change", HOLDS)
def test_holds(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R01", change) == []


def test_one_invoice_of_two_suppliers_fails_all_its_rows(verdicts: Callable[..., Any]) -> None:
    sentence = "第{}行票据号“03700211”在本表中对应2个供应商，一张发票只能有一个供应商，请核对。"
    assert verdicts("R01", {}, {"product_name": "大米"}, OTHER, {**OTHER, **NEXT}) == [
        ("R01-INVOICE", "error", sentence.format(row)) for row in (5, 6, 7)
    ]


def test_invoices_of_different_submissions_never_meet(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R01", {}, {**OTHER, "submission_index": 1}) == []


def test_a_delivery_note_number_may_be_used_by_two_suppliers(verdicts: Callable[..., Any]) -> None:
    note = {"invoice_no": None, "delivery_note_no": "1"}
    assert verdicts("R01", note, {**note, **OTHER}) == []


def test_rows_equal_in_every_cell_but_their_number_keep_the_first(verdicts: Callable[..., Any]) -> None:
    key = "91371599MA0000001A，03700211，面粉，25公斤/袋，95.5"
    assert verdicts("R01", {"seq_no": 1}, {"seq_no": 2}, {"seq_no": 3}) == [
        ("C-ROW-02", "error", f"第6行与第5行重复（{key}），请保留一行。"),
        ("C-ROW-02", "error", f"第7行与第5行重复（{key}），请保留一行。"),
    ]


def test_other_repeats_of_the_key_are_two_deliveries(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R01", {}, {"quantity": Decimal(20), "amount": Decimal("1910.00")}) == []


def test_a_supplier_whose_code_was_refused_is_no_second_supplier(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R01", {}, {"supplier_uscc": None, "product_name": "大米"}) == []
