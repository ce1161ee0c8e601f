"""Amounts in words are read only in their formal spelling."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.cleaning.chinese_numerals import formal_amount


@pytest.mark.parametrize("text", ["三百二十元", "叁佰贰拾", "整", "元", "叁佰元贰拾", "壹仟伍元整", "", "叁佰贰拾箱"])
def test_other_numerals_are_not_amounts(text: str) -> None:
    assert formal_amount(text) is None


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999999.99"), places=2))
def test_what_is_written_formally_is_read_back(amount: Decimal) -> None:
    assert formal_amount(cn2an.an2cn(f"{amount:f}", "rmb")) == amount
