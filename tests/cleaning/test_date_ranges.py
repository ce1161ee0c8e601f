"""First and last day in one cell."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.cleaning.date_ranges import read_date_range, read_open_date_range
from bangfu.cleaning.dates import DateContext
from bangfu.contracts.messages import message

YEAR = (date(2020, 7, 13), date(2021, 7, 12))


@pytest.mark.parametrize(
    "text",
    [
        "2020-07-13至2021-07-12",
        "2020.7.13-2021.7.12",
        "2020-07-13-2021-07-12",
        "2020年7月13日—2021年7月12日",
        "2020/7/13~2021/7/12",
        "2020-07-13 - 2021-07-12",
        "自2020年7月13日起至2021年7月12日止",
    ],
)
def test_spellings(text: str) -> None:
    assert read_date_range(text, "t", DateContext()).value == YEAR


def test_a_last_day_without_a_year() -> None:
    assert read_date_range("2020年7月13日至8月12日", "t", DateContext()).value == (
        date(2020, 7, 13),
        date(2020, 8, 12),
    )


@pytest.mark.parametrize("text", ["长期", "2020-07-13", "一年"])
def test_what_is_no_range(text: str) -> None:
    assert read_date_range(text, "t", DateContext()).rule == "C-DATE-01.pair"
    assert message("C-DATE-01.pair", {"r": "3", "col": "起止日期", "v": text}) == (
        f"第3行“起止日期”的值“{text}”不是起止日期，请按“2020-07-13至2021-07-12”填写。"
    )


def test_a_day_that_does_not_exist() -> None:
    assert read_date_range("2020-07-13至2021-02-29", "t", DateContext()).rule == "C-DATE-01.impossible"


@pytest.mark.parametrize("text", ["2020-07-13至今", "自2020-07-13起", "2020-07-13~长期", "2020-07-13起"])
def test_a_range_that_runs_on(text: str) -> None:
    outcome = read_open_date_range(text, "t", DateContext())
    assert (outcome.value, outcome.outcome) == ((date(2020, 7, 13), None), "read")
    assert read_date_range(text, "t", DateContext()).outcome == "refused"


def test_a_range_that_might_run_on_and_does_not() -> None:
    assert read_open_date_range("2020-07-13至2021-07-12", "t", DateContext()).value == YEAR
    assert read_open_date_range("2020年7月13日起至2021年7月12日止", "t", DateContext()).value == YEAR
    assert read_open_date_range("2020-07-13", "t", DateContext()).rule == "C-DATE-01.pair"
    assert read_open_date_range("2020-02-30至今", "t", DateContext()).rule == "C-DATE-01.impossible"
    assert read_open_date_range("2020年7月13日至今", "t", DateContext()).values == {"w": "2020-07-13至今"}
    assert read_open_date_range("", "t", DateContext()).value is None
