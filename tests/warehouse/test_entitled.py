"""Persons of a roster against the register of entitled persons; without a register nobody is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bangfu.contracts.catalogue import contract
from bangfu.pipeline.issues import describe
from bangfu.warehouse.entitled import not_entitled

REPORT = "beneficiary_roster"
HALF = "2021H2"
MASK = "371599********0014"
STRANGER = ("R13-REGISTER", f"第5行{MASK}不在本县脱贫享受政策人口名册内，请核对。")


def said(clerk: Any, entries: list[tuple[Any, ...]], **row: Any) -> list[tuple[str, str]]:
    """Rule and sentence of what the register (person, area, from, to, status) says about one row of a roster."""
    names = ("person", "area", "first", "last", "status")
    insert = text("insert into reference.policy_register values (:person, :area, :first, :last, :status)")
    for entry in entries:
        clerk.connection.execute(insert, dict(zip(names, entry, strict=True)))
    arrival, _ = clerk.weigh(REPORT, [{"person_mask": MASK, **row}], period=HALF)
    issues = [
        describe(one, contract(REPORT), {}, "表") for one in not_entitled(clerk.connection, arrival, clerk.register)
    ]
    assert {(one.severity, one.action) for one in issues} <= {("error", "quarantined")}
    return [(one.rule, one.message) for one in issues]


def test_without_a_register_nobody_is_asked_for(clerk: Any) -> None:
    assert said(clerk, []) == []


@pytest.mark.parametrize(
    "entry",
    [
        ("P1", "371524", "2019-01-01", None, None),
        ("P1", "371524", "2021-12-31", None, "脱贫享受政策"),
        ("P1", "371524", "2019-01-01", "2021-07-01", None),
    ],
)
def test_who_is_listed_in_the_half_year(clerk: Any, entry: tuple[Any, ...]) -> None:
    assert said(clerk, [entry]) == []


@pytest.mark.parametrize(
    "entry",
    [
        ("P2", "371524", "2019-01-01", None, None),
        ("P1", "371502", "2019-01-01", None, None),
        ("P1", "371524", "2022-01-01", None, None),
        ("P1", "371524", "2019-01-01", "2021-06-30", None),
    ],
)
def test_who_is_not_listed_there_and_then(clerk: Any, entry: tuple[Any, ...]) -> None:
    assert said(clerk, [entry]) == [STRANGER]


def test_who_is_called_dead_or_removed(clerk: Any) -> None:
    entries = [("P1", "371524", "2019-01-01", None, "已死亡")]
    assert said(clerk, entries) == [
        ("R13-REMOVED", f"第5行{MASK}在脱贫享受政策人口名册中的状态为“已死亡”，请删除该行。")
    ]


def test_a_later_entry_puts_a_removed_person_back(clerk: Any) -> None:
    entries = [("P1", "371524", "2019-01-01", None, "清退"), ("P1", "371524", "2021-08-01", None, "即时帮扶")]
    assert said(clerk, entries) == []


def test_a_county_that_nobody_knows_is_no_reason(clerk: Any) -> None:
    assert said(clerk, [("P1", "371502", "2019-01-01", None, None)], region_name="某县") == []


def test_other_reports_have_no_persons(clerk: Any) -> None:
    said(clerk, [("P2", "371524", "2019-01-01", None, None)])
    arrival, _ = clerk.weigh("media_coverage", [{}])
    assert not_entitled(clerk.connection, arrival, clerk.register) == []
