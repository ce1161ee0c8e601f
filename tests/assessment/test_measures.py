"""Asking measures: each once, in the caller's search path, one exact answer for each object."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import Connection, text

from bangfu.assessment.measures import (
    LIVE,
    MeasureCall,
    MeasureError,
    MeasureResult,
    execute_measures,
    looking_at,
    params_key,
    read_measure,
)
from bangfu.settings import TIME_ZONE

CUTOFF = datetime(2021, 12, 1, 9, tzinfo=TIME_ZONE)
CALL = MeasureCall("m", "{}", 2021, "county")
GOOD = "select object_code, 1.5 as numerator, 2 as denominator, array['b/2', 'b/1'] as row_keys from assessed_object"


@pytest.fixture
def two_counties(scratch: Connection) -> Connection:
    """Two objects in a temporary table that comes before the basis of that name."""
    scratch.execute(text("create temporary table assessed_object (object_group text, object_code text) on commit drop"))
    scratch.execute(text("insert into assessed_object values ('county', 'A'), ('county', 'B')"))
    return scratch


def ask(connection: Connection, statement: str) -> dict[str, MeasureResult]:
    """The answer of one statement."""
    with looking_at(connection, LIVE):
        return execute_measures(connection, [CALL, CALL], {"m": statement}, CUTOFF)[CALL]


def test_one_answer_for_each_object_with_its_rows_in_order(two_counties: Connection) -> None:
    found = ask(two_counties, GOOD)
    assert found["A"] == MeasureResult("A", Decimal("1.5"), Decimal(2), ("b/1", "b/2"))
    assert set(found) == {"A", "B"}
    assert "basis_live" not in two_counties.execute(text("show search_path")).scalar_one()


def test_a_measure_hears_year_group_parameters_and_cut_off(two_counties: Connection) -> None:
    call = MeasureCall("m", '{"n":"3"}', 2021, "county")
    statement = (
        "select object_code, cast(cast(:params as jsonb) ->> 'n' as numeric) + :year as numerator,"
        " extract(year from cast(:cutoff as timestamptz)) as denominator, array[:object_group] as row_keys"
        " from assessed_object"
    )
    with looking_at(two_counties, LIVE):
        found = execute_measures(two_counties, [call], {"m": statement}, CUTOFF)[call]["A"]
    assert found == MeasureResult("A", Decimal(2024), Decimal(2021), ("county",))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "select object_code, 1 as numerator from assessed_object",
            "测算 m 应给出 object_code, numerator, denominator, row_keys 四列，实为 object_code, numerator。",
        ),
        (f"{GOOD} union all {GOOD} order by 1", "测算 m 对考核对象 A 给出了两行，每个对象只能有一行。"),
        (f"{GOOD} where object_code = 'A'", "测算 m 须对每个考核对象各给一行，不符的是 B。"),
        (
            GOOD.replace("1.5 as", "cast(1.5 as double precision) as"),
            "测算 m 的结果不是精确数（float），请用 numeric。",
        ),
    ],
)
def test_what_is_no_measure_is_refused(two_counties: Connection, statement: str, said: str) -> None:
    with pytest.raises(MeasureError) as refused:
        ask(two_counties, statement)
    assert str(refused.value) == said


def test_a_measure_that_nobody_wrote() -> None:
    with pytest.raises(MeasureError) as refused:
        read_measure("happiness")
    assert str(refused.value) == "没有测算 happiness：sql/measures/happiness.sql 不存在。"


def test_parameters_are_told_apart_only_where_they_are_read() -> None:
    assert params_key("select :year", {"b": "1", "a": 2}) == "{}"
    assert params_key("select :params", {"b": "1", "a": 2}) == '{"a":2,"b":"1"}'
