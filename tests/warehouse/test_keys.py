"""Business keys, repeats, and names as they are compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from bangfu.contracts.catalogue import contract
from bangfu.warehouse.keys import business_keys, first_filled, key_part, number_repeats, product_key


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (Decimal("3.50"), "3.5"),
        (Decimal("100"), "100"),
        (Decimal("-0.00"), "0"),
        (None, ""),
        (float("nan"), ""),
        (3.0, "3"),
        (date(2021, 10, 1), "2021-10-01"),
        (" a|b ", "a/b"),
    ],
)
def test_a_part_of_a_key_has_one_spelling(value: object, part: str) -> None:
    assert key_part(value) == part


def test_repeats_are_numbered_in_file_order() -> None:
    assert number_repeats(["a", "b", "a", "a"]) == [1, 1, 2, 3]


def test_names_that_differ_in_width_and_blanks_are_equal() -> None:
    assert product_key("东阿　阿胶糕（500ｇ）") == product_key("东阿阿胶糕(500G)")
    assert product_key(None) == ""


def test_the_voucher_is_the_invoice_or_else_the_delivery_note() -> None:
    frame = pd.DataFrame({"invoice_no": ["A", None, ""], "delivery_note_no": ["X", "Y", "Z"]}, dtype=object)
    assert first_filled(frame, "invoice_no", "delivery_note_no") == ["A", "Y", "Z"]


def test_repeats_counted_over_all_rows_read_are_taken_over() -> None:
    report = contract("institution_procurement")
    columns = ["supplier_uscc", "invoice_no", "product_name", "spec", "unit_price"]
    rows = pd.DataFrame([["S", "A", "面粉", None, Decimal("2.50")]] * 2, columns=columns, dtype=object)
    context = {"org_code": ["WJ", "WJ"], "period": ["202110", "202110"]}
    assert business_keys(rows, report, context) == ["WJ|S|A|面粉||2.5|1", "WJ|S|A|面粉||2.5|2"]
    assert business_keys(rows.assign(repeat_no=[2, 3]), report, context)[0] == "WJ|S|A|面粉||2.5|2"
