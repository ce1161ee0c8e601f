"""Derived columns are exact, whatever the amounts."""

from datetime import date
from decimal import Decimal

import pandas
from hypothesis import given
from hypothesis import strategies as st

from bangfu.contracts.catalogue import contract
from bangfu.validation.batch import Batch, Lookups, SubmissionContext, make_batch
from bangfu.validation.derived import product_verdict, ratio, value_where

CENTS = st.integers(0, 10**16 - 1).map(lambda cents: Decimal(cents).scaleb(-2))
PRICES = st.integers(1, 10**10).map(lambda parts: Decimal(parts).scaleb(-4))
QUANTITIES = st.integers(1, 10**9).map(lambda parts: Decimal(parts).scaleb(-3))
TOLERANCE = {
    "absolute": "0.05",
    "near_share": "0.01",
    "far_share": "0.05",
    "unit_factor": "10000",
    "unit_share": "0.05",
}


def batch(**cells: object) -> Batch:
    """A batch of one row."""
    frame = pandas.DataFrame([{"submission_index": 0, "row_no": 5, **cells}], dtype=object)
    return make_batch(frame, contract("R01"), Lookups([SubmissionContext(date(2021, 11, 3))]))


def verdict(price: Decimal, quantity: Decimal, amount: Decimal) -> object:
    """The verdict on one line."""
    row = batch(unit_price=price, quantity=quantity, amount=amount)
    return product_verdict(row, factors=["unit_price", "quantity"], amounts=["amount"], **TOLERANCE)[0]


@given(PRICES, QUANTITIES)
def test_an_amount_rounded_to_cents_agrees(price: Decimal, quantity: Decimal) -> None:
    assert verdict(price, quantity, (price * quantity).quantize(Decimal("0.01"))) == "agrees"


@given(PRICES, QUANTITIES, CENTS)
def test_a_verdict_is_the_tolerance_of_the_rule(price: Decimal, quantity: Decimal, amount: Decimal) -> None:
    gap = abs(price * quantity - amount)
    found = verdict(price, quantity, amount)
    assert (found == "agrees") == (gap <= max(Decimal("0.05"), amount / 100))
    assert found != "differs" or gap <= amount * 5 / 100
    assert verdict(price, -quantity, amount) == found


@given(PRICES.filter(lambda price: price >= 1), st.integers(1000, 9999))
def test_ten_thousand_times_is_a_wrong_unit(price: Decimal, quantity: int) -> None:
    amount = price * quantity
    assert verdict(price, Decimal(quantity), amount * 10000) == "wrong_unit"
    assert verdict(price, Decimal(quantity), amount / 10000) == "wrong_unit"


def test_a_ratio_is_rounded_and_short() -> None:
    row = batch(amount=Decimal("120000.00"), quantity=Decimal("100000"), unit_price=Decimal(0))
    assert str(ratio(row, numerator="amount", denominator="quantity", times=100, decimals=2)[0]) == "120"
    assert ratio(row, numerator="amount", denominator="unit_price", decimals=2) == [None]


def test_a_value_counts_only_where_another_field_fits() -> None:
    row = batch(amount=Decimal(0), return_amount=None, purchase_category="食堂")
    chosen = {"value": "return_amount", "blank_as": "0"}
    assert value_where(row, **chosen, field="amount", at_least="0") == [Decimal(0)]
    assert value_where(row, **chosen, field="amount", above="0") == [None]
    assert value_where(row, **chosen, field="purchase_category", equals="食堂") == [Decimal(0)]
    assert value_where(row, **chosen, field="purchase_category", equals="慰问") == [None]
