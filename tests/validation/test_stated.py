"""Columns from what rows and headers state: limits by year, units in headers."""

from datetime import date
from decimal import Decimal

import pandas
import pytest

from bangfu.contracts.catalogue import contract
from bangfu.validation.batch import Batch, Lookups, SubmissionContext, make_batch
from bangfu.validation.stated import header_unit_verdict, limit_of_year, printed_unit, unstated_unit

LIMITS = [
    {"from_year": 2023, "limit": "15", "decided_on": "2023-01-05", "reason": "x"},
    {"from_year": 2021, "limit": "10", "decided_on": "2021-04-24", "reason": "x"},
]


def one_row(period: str | None, header: str = "", **cells: object) -> Batch:
    """A batch of one target."""
    frame = pandas.DataFrame([{"submission_index": 0, "row_no": 5, **cells}], dtype=object)
    context = SubmissionContext(date(2021, 11, 3), {"year_target": header}, period)
    return make_batch(frame, contract("R19"), Lookups([context]))


@pytest.mark.parametrize(
    ("period", "limit"),
    [("2020", None), ("2021", Decimal(10)), ("2022", Decimal(10)), ("2023", Decimal(15)), (None, None)],
)
def test_the_latest_limit_not_after_the_year_holds(period: str | None, limit: Decimal | None) -> None:
    assert limit_of_year(one_row(period), limits=LIMITS) == [limit]


@pytest.mark.parametrize(
    ("header", "unit"),
    [("年度目标（万元）", "万元"), ("年度目标(必填)（亿元）", "亿元"), ("年度目标", None), ("", None)],
)
def test_the_unit_in_a_header_is_what_stands_in_its_last_brackets(header: str, unit: str | None) -> None:
    assert printed_unit(one_row("2021", header), field="year_target") == [unit]


@pytest.mark.parametrize(
    ("header", "stated", "verdict"),
    [
        ("目标（亿）", "亿元", "agrees"),
        ("目标（元）", "万元", "differs"),
        ("目标（必填）", "万元", None),
        ("目标（元）", None, None),
    ],
)
def test_header_and_row_name_one_unit(header: str, stated: str | None, verdict: str | None) -> None:
    assert header_unit_verdict(one_row("2021", header, unit=stated), field="year_target", unit="unit") == [verdict]


def test_every_limit_of_a_contract_says_when_it_was_decided_and_why() -> None:
    limits = [
        limit for report in ("R19", "R20") for one in contract(report).derive if one.by == "limit_of_year"
        for limit in one.args["limits"]
    ]  # fmt: skip
    assert limits
    assert all(one["reason"] and isinstance(one["decided_on"], date) for one in limits)


@pytest.mark.parametrize(
    ("unit", "header", "above", "found"),
    [
        (None, "年度目标", None, "basic"),
        (None, "年度目标", "元", "basic"),
        (None, "年度目标", "万元", "万元"),
        (None, "年度目标（亿元）", "元", "亿元"),
        ("个", "年度目标", "万元", None),
    ],
)
def test_where_no_unit_is_stated_the_form_may_name_one(
    unit: object, header: str, above: str | None, found: object
) -> None:
    frame = pandas.DataFrame([{"submission_index": 0, "row_no": 5, "unit": unit}], dtype=object)
    context = SubmissionContext(date(2021, 11, 3), {"year_target": header}, "2021", above)
    batch = make_batch(frame, contract("R19"), Lookups([context]))
    assert unstated_unit(batch, field="year_target", unit="unit") == [found]
