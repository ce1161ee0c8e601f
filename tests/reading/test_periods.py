"""Report periods in every form that people write."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.reading.periods import (
    find_period,
    fit_period,
    month_of_sheet,
    parse_period,
    period_end,
    period_start,
    say_period,
)


@pytest.mark.parametrize(
    "text",
    [
        "2021年10月", "202110", "2021-10", "2021.10", "2021/10", " 2021 年 10 月 ", "２０２１年１０月", "二〇二一年十月",
        "2021年10月份", "2021-10-01", "2021-10-01T00:00:00", "20211001", "2021年10月1日至10月31日", "2021年度10月",
        "2021-10-01至2021-10-31",
    ],
)  # fmt: skip
def test_one_month(text: str) -> None:
    assert parse_period(text) == "202110"


@pytest.mark.parametrize("text", ["2021年上半年", "2021H1", "2021h1", "2021-H1", "2021上半年", "2021年度上半年"])
def test_half_years(text: str) -> None:
    assert parse_period(text) == "2021H1"


@pytest.mark.parametrize("text", ["2021", "2021年", "2021年度", "2021全年"])
def test_years(text: str) -> None:
    assert parse_period(text) == "2021"


@pytest.mark.parametrize(
    "text",
    ["", "10月", "2021年13月", "2021年1-10月", "2021年三季度", "2021Q3", "本月", "202013", "2021-09至2021-10", "1021"],
)
def test_no_single_reading(text: str) -> None:
    assert parse_period(text) is None


def test_period_inside_a_title() -> None:
    assert find_period("聊城市第一医院2021年9月单位采购月报") == "202109"
    assert find_period("2021年9月和2021年10月") is None
    assert parse_period("聊城市2021年9月") is None


@pytest.mark.parametrize(
    ("name", "month"),
    [("10月", "10"), ("十月", "10"), ("2021年1月", "01"), ("202112", "12"), ("一月份", "01"), ("十二月", "12")],
)
def test_sheets_named_for_months(name: str, month: str) -> None:
    assert month_of_sheet(name) == month


def test_other_sheets() -> None:
    assert [month_of_sheet(name) for name in ("Sheet1", "1", "东昌府区", "13月", "2021")] == [None] * 5


def test_fit() -> None:
    assert fit_period("202106", "half_year") == "2021H1"
    assert fit_period("202107", "half_year") == "2021H2"
    assert fit_period("2021H2", "year") == "2021"
    assert fit_period("2021", "month") is None
    assert fit_period("2021", "half_year") is None
    assert fit_period("2021H1", "month") is None


codes = st.builds(
    lambda year, rest: f"{year}{rest}",
    st.integers(2000, 2099),
    st.sampled_from(["", "H1", "H2", *(f"{month:02d}" for month in range(1, 13))]),
)


@given(codes)
def test_codes_and_words_read_back(code: str) -> None:
    assert parse_period(code) == code
    assert parse_period(say_period(code)) == code


@given(codes)
def test_bounds_lie_inside(code: str) -> None:
    start, end = period_start(code), period_end(code)
    assert start < end
    assert (start.day, (end + timedelta(days=1)).day) == (1, 1)
    kind = "month" if len(code) == 6 and code[4:].isdigit() else "half_year" if len(code) == 6 else "year"
    assert {fit_period(f"{day:%Y%m}", kind) for day in (start, end)} == {code}


@pytest.mark.parametrize("text", ["", "202113", "2021H3", "abc"])
def test_bounds_of_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="no period code"):
        period_start(text)


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    parse_period(text)
    find_period(text)
    month_of_sheet(text)
