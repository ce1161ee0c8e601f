"""R13: every rule fires, does not fire, and says exactly this; sentences show a person only masked."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

MASK = "371599********0014"

FIRES = [
    (
        {"person_age": 15},
        ("R13-AGE", "error", f"第5行{MASK}仅15周岁，未满16周岁不得务工，请核对身份证号和带动方式。"),
    ),
    (
        {"person_age": 0, "mechanism": "订单;务工"},
        ("R13-AGE", "error", f"第5行{MASK}仅0周岁，未满16周岁不得务工，请核对身份证号和带动方式。"),
    ),
    ({"person_category": "死亡"}, ("R13-STATUS", "error", "第5行人员已死亡，不应列入花名册，请删除该行。")),
    ({"person_category": "清退"}, ("R13-STATUS", "error", "第5行人员已清退，不应列入花名册，请删除该行。")),
    (
        {"ended_on": date(2021, 6, 30)},
        ("R13-TERM", "error", "第5行终止日期2021-06-30早于起始日期2021-07-01，请核对。"),
    ),
    (
        {"income_amount": Decimal("0.00")},
        ("R13-NOINCOME", "warning", "第5行带动方式为务工，本期增收金额为0，请核对。"),
    ),
    (
        {"income_amount": Decimal("50000.01")},
        ("R13-INCOME", "warning", "第5行半年增收金额50000.01元超过50000元，请核对。"),
    ),
]

HOLDS = [
    {},
    {"person_age": 16},
    {"person_age": 15, "mechanism": "订单"},
    {"person_age": 3, "mechanism": "非务工"},
    {"person_category": None},
    {"person_category": "即时帮扶"},
    {"started_on": date(2021, 12, 31)},
    {"ended_on": None},
    {"income_amount": Decimal("0.00"), "mechanism": "入股"},
    {"income_amount": None},
    {"income_amount": Decimal("50000.00")},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R13", change) == [expected]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R13", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


def test_one_person_twice_at_one_entity_in_one_way(verdicts: Callable[..., Any]) -> None:
    key = f"{MASK}，聊城某某面粉有限公司，LC0001，务工"
    assert verdicts("R13", {}, {"income_amount": Decimal(1)}) == [
        ("C-ROW-02", "error", f"第5行与第6行重复（{key}），请保留一行。"),
        ("C-ROW-02", "error", f"第6行与第5行重复（{key}），请保留一行。"),
    ]


@pytest.mark.parametrize(
    "change", [{"mechanism": "订单"}, {"certification_no": "LC0002"}, {"entity_name": "乙"}, {"person_pseudonym": "c"}]
)
def test_one_person_in_two_ways(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R13", {}, change) == []


def test_a_pseudonym_is_never_printed(validated: Callable[..., Any]) -> None:
    found = validated("R13", {"person_age": 15}, {"person_age": 15, "income_amount": Decimal(1)})
    assert {one.finding.value for one in found if one.finding.column == "person_pseudonym"} == {MASK}
    assert "a1a1" not in repr(found)
