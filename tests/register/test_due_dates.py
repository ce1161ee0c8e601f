"""Due dates: a year against a table made by hand, years without a calendar, and what is wrong with a file told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bangfu.register.due_dates import read_due_dates
from bangfu.register.files import ReferenceDataError
from bangfu.register.loader import load_reference
from bangfu.settings import SQL

SHIPPED = SQL / "reference"

BY_HAND = {
    # New Year 1–3 Jan, Spring Festival 11–17 Feb (7 and 20 Feb worked), Qingming 3–5 Apr, Labour Day 1–5 May (25 Apr
    # and 8 May worked), Dragon Boat 12–14 Jun, Mid-Autumn 19–21 Sep, National Day 1–7 Oct (26 Sep and 9 Oct worked).
    ("monthly", "202012"): "2021-01-08",
    ("monthly", "202101"): "2021-02-05",
    ("monthly", "202102"): "2021-03-05",
    ("monthly", "202103"): "2021-04-08",
    ("monthly", "202104"): "2021-05-11",
    ("monthly", "202105"): "2021-06-07",
    ("monthly", "202106"): "2021-07-07",
    ("monthly", "202107"): "2021-08-06",
    ("monthly", "202108"): "2021-09-07",
    ("monthly", "202109"): "2021-10-13",
    ("monthly", "202110"): "2021-11-05",
    ("monthly", "202111"): "2021-12-07",
    ("half_year", "2020H2"): "2021-01-15",
    ("half_year", "2021H1"): "2021-07-14",
    ("half_year", "2021H2"): "2022-01-17",
    ("year", "2020"): "2021-01-15",
    ("year", "2021"): "2022-01-15",
}

_DUE = text("select due_on, is_provisional from reference.due_of('any', :frequency, :period)")


def _due(connection: Connection, frequency: str, period: str) -> tuple[date, bool]:
    return tuple(connection.execute(_DUE, {"frequency": frequency, "period": period}).one())  # type: ignore[return-value]


def test_due_dates_of_a_year_are_those_made_by_hand(registered_connection: Connection) -> None:
    found = {key: _due(registered_connection, *key) for key in BY_HAND}
    assert found == {key: (date.fromisoformat(day), False) for key, day in BY_HAND.items()}
    assert _due(registered_connection, "monthly", "202701") == (date(2027, 2, 5), True)  # Monday to Friday
    assert _due(registered_connection, "monthly", "202612") == (date(2027, 1, 7), True)
    assert _due(registered_connection, "year", "2026") == (date(2027, 1, 15), False)  # needs no calendar


def test_workdays_forward_and_back(registered_connection: Connection) -> None:
    query = "select reference.add_workdays('2021-02-10', 1), reference.add_workdays('2021-02-18', -1)"
    around_spring_festival = registered_connection.execute(text(query)).one()
    assert tuple(around_spring_festival) == (date(2021, 2, 18), date(2021, 2, 10))
    query = "select reference.workdays_since('2021-11-26'), reference.workdays_since('2021-12-01')"
    assert tuple(registered_connection.execute(text(query)).one()) == (3, 0)


def test_a_report_may_have_a_rule_of_its_own(registered_connection: Connection, tmp_path: Path) -> None:
    for file in ("region.csv", "system.csv", "organisation.csv"):
        (tmp_path / file).write_bytes((SHIPPED / file).read_bytes())
    rules = "monthly: {workday: 5}\nhalf_year: {workday: 10}\nyear: {calendar_day: 15}\n"
    (tmp_path / "due_dates.yaml").write_text(rules + "reports: {entity_sales: {calendar_day: 20}}\n", encoding="utf-8")
    changes = load_reference(registered_connection, tmp_path, SHIPPED)
    assert [(one.action, one.key) for one in changes if one.table == "due_rule"] == [("added", "entity_sales")]
    query = "select due_on from reference.due_of('entity_sales', 'monthly', '202110')"
    assert registered_connection.execute(text(query)).scalar_one() == date(2021, 11, 20)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("monthly: {workday: 5", "报送期限 due_dates.yaml 不能按 YAML 读取：while parsing a flow mapping"),
        ("monthly: {workday: 5}\nhalf_year: {workday: 10}", "报送期限 due_dates.yaml 的 year 有误：Field required"),
        (
            "monthly: {workday: 5, calendar_day: 5}\nhalf_year: {workday: 10}\nyear: {calendar_day: 15}",
            "报送期限 due_dates.yaml 的 monthly 有误：workday（第几个工作日）和 calendar_day（第几天）须写且只写一个",
        ),
        (
            "monthly: {workday: 5}\nhalf_year: {workday: 10}\nyear: {calendar_day: 15}\nreports: {sales: {workday: 1}}",
            "报送期限 due_dates.yaml 的 reports 有误：没有这样的报表：sales",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    content: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (tmp_path / "due_dates.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ReferenceDataError) as told:
        read_due_dates(tmp_path, SHIPPED)
    assert str(told.value).startswith(sentence)
