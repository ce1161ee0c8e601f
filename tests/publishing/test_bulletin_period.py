"""The period of a bulletin and the days that its figures compare."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bangfu.publishing.bulletin_period import BulletinPeriod, bulletin_period


def period(code: str) -> BulletinPeriod:
    found = bulletin_period(code)
    assert found
    return found


@pytest.mark.parametrize(
    ("code", "first", "last", "previous", "reports"),
    [
        ("202110", date(2021, 10, 1), date(2021, 10, 31), "202109", ["202110"]),
        ("202101", date(2021, 1, 1), date(2021, 1, 31), "202012", ["202101"]),
        ("202106", date(2021, 6, 1), date(2021, 6, 30), "202105", ["202106", "2021H1"]),
        ("2021q1", date(2021, 1, 1), date(2021, 3, 31), "2020Q4", ["202101", "202102", "202103"]),
        ("2021Q4", date(2021, 10, 1), date(2021, 12, 31), "2021Q3", ["202110", "202111", "202112", "2021H2", "2021"]),
        ("2020", date(2020, 1, 1), date(2020, 12, 31), "2019", None),
    ],
)  # fmt: skip
def test_days_and_reports(code: str, first: date, last: date, previous: str, reports: list[str] | None) -> None:
    found = period(code)
    assert (found.first_day, found.last_day, found.previous().code) == (first, last, previous)
    assert reports is None or found.report_periods == reports


def test_a_year_asks_for_every_report() -> None:
    assert len(period("2020").report_periods) == 12 + 2 + 1


@pytest.mark.parametrize("text", ["", "20211", "202113", "2021Q5", "2021H1", "1999", "上月"])
def test_anything_else_is_no_period(text: str) -> None:
    assert bulletin_period(text) is None


def test_the_part_of_the_year_and_the_same_part_of_last_year() -> None:
    found = period("202402")
    assert found.time_progress == Decimal(2) / 12
    assert found.parameters(date(2024, 6, 1))["last_year_last"] == date(2023, 2, 28)
    assert period("202302").parameters(date(2024, 6, 1))["last_year_last"] == date(2022, 2, 28)
    assert period("202102").parameters(date(2024, 6, 1))["last_year_last"] == date(2020, 2, 29)


def test_a_period_that_has_not_ended_goes_up_to_today() -> None:
    assert period("202110").as_of(date(2021, 10, 12)) == date(2021, 10, 12)
    assert period("202110").as_of(date(2021, 12, 1)) == date(2021, 10, 31)
