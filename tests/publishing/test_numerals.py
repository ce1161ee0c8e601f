"""Numbers as a notice prints them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.publishing.numerals import ordinal, percent, points, rounded, ten_thousand_yuan, whole, yuan


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("1086042360.40", "10.86亿元"), ("110236518.40", "1.10亿元"), ("99999999.99", "1.00亿元"),
        ("99994999.99", "9999.50万元"), ("22345678.90", "2234.57万元"), ("10000", "1.00万元"), ("9999.99", "9999.99元"),
        ("9999.995", "1.00万元"), ("0", "0.00元"), ("-0.001", "0.00元"), ("-25000", "-2.50万元"), ("0.005", "0.01元"),
    ],
)  # fmt: skip
def test_an_amount_takes_the_unit_of_its_size(amount: str, printed: str) -> None:
    assert yuan(Decimal(amount)) == printed


def test_columns_shares_points_and_counts() -> None:
    assert ten_thousand_yuan(Decimal("12345678.95")) == "1,234.57"
    assert percent(Decimal("0.83335")) == "83.34%"
    assert percent(Decimal("-0.00004")) == "0.00%"
    assert [points(Decimal(text)) for text in ("6.515", "-4", "0.004")] == ["+6.52", "-4.00", "+0.00"]
    assert whole(67688) == "67,688"


def test_what_is_not_known_is_no_nought() -> None:
    assert [show(None) for show in (yuan, ten_thousand_yuan, percent, points, whole)] == ["暂无"] * 5


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")])
def test_chinese_numerals_of_headings(number: int, words: str) -> None:
    assert ordinal(number) == words


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
@settings(max_examples=100)
def test_rounding_is_half_up_and_never_minus_nought(number: Decimal) -> None:
    found = rounded(number, 2)
    assert abs(found - number) <= Decimal("0.005")
    assert abs(found) >= abs(number) - Decimal("0.0049999")
    assert str(found) != "-0.00"
