"""R19: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

QUARTERS = {f"quarter{number}_target": Decimal(250) for number in (1, 2, 3, 4)}
PER_HEAD = {"unit": "元/人", "year_target": Decimal(400)}
SHARE = {"unit": "%", "year_target": Decimal(80)}

FIRES = [
    (
        {"object_name": "某某镇"},
        (
            "R19-OBJECT",
            "error",
            "第5行对象“某某镇”不是考核对象，请填写县（市、区）、市属开发区、系统的全称或代码，全市任务填写市名。",
        ),
    ),
    (
        {"year_target": Decimal(0), **dict.fromkeys(QUARTERS, Decimal(0))},
        ("R19-TARGET", "error", "第5行年度目标“0”应大于0；没有该项任务的请不要列入。"),
    ),
    ({"quarter4_target": None}, ("R19-QUARTERS", "error", "第5行季度目标没有填全，请四个季度都填写或都不填。")),
    (
        {"quarter4_target": Decimal("250.02")},
        ("R19-SUM", "error", "第5行四个季度之和1000.02与年度目标1000不相等，请核对。"),
    ),
    ({"unit": None}, ("R19-BASIC", "warning", "第5行未填计量单位，按元、个、人等基本单位理解，请核对。")),
    ({**QUARTERS, **PER_HEAD}, ("R19-SUM", "error", "第5行四个季度之和1000与年度目标400不相等，请核对。")),
]

HOLDS = [
    {},
    {"quarter4_target": Decimal("250.01")},
    dict.fromkeys(QUARTERS),
    {**SHARE, **dict.fromkeys(QUARTERS, Decimal(70))},
    {"object_name": "371502", "unit": "元"},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R19", change) == [expected]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R19", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


@pytest.mark.parametrize(
    ("header", "unit", "expected"),
    [
        ("年度目标（元）", "万元", [("R19-UNIT", "error", "第5行计量单位“万元”与表头中的“元”不一致，请更正。")]),
        ("年度目标（万元）", "万元", []),
        ("年度目标\n(必填)", "万元", []),
        ("年度目标", "元", []),
        (
            "年度目标（万元）",
            None,
            [("R19-NOUNIT", "error", "第5行未填计量单位，而表中写有“万元”，无法确定该指标的单位，请逐行填写。")],
        ),
    ],
)
def test_a_unit_in_the_header(verdicts: Callable[..., Any], header: str, unit: str | None, expected: Any) -> None:
    assert verdicts("R19", {"unit": unit}, headers={"year_target": header}) == expected


def test_two_names_of_one_county_are_one_object(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R19", {"object_name": "东昌府区"}, {"object_name": "昌府区"}) == [
        ("C-ROW-02", "error", "第5行与第6行重复（东昌府区，C1），请保留一行。"),
        ("C-ROW-02", "error", "第6行与第5行重复（昌府区，C1），请保留一行。"),
    ]
    assert verdicts("R19", {}, {"indicator_code": "B1", "unit": "个"}) == []


def test_unknown_objects_repeat_nothing(verdicts: Callable[..., Any]) -> None:
    found = verdicts("R19", {"object_name": "某某镇"}, {"object_name": "某某乡"})
    assert [rule for rule, _, _ in found] == ["R19-OBJECT", "R19-OBJECT"]
