"""What differs between two versions of a rubric is told field by field; what is the same is not mentioned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bangfu.register.rubric_diff import Change, rubric_changes
from bangfu.register.rubric_files import read_rubrics
from bangfu.register.rubrics import Rubric
from bangfu.settings import SQL

COUNTY, DEPARTMENT = read_rubrics(SQL / "reference")


def _changed(change: Callable[[dict[str, Any]], None]) -> Rubric:
    content = COUNTY.model_dump(mode="json", exclude_none=True)
    change(content)
    return Rubric.model_validate(content)


def _below(content: dict[str, Any], *places: int) -> dict[str, Any]:
    found = content
    for place in places:
        found = found["indicators"][place]
    return found


def _weights(content: dict[str, Any]) -> None:
    _below(content, 2)["weight"], _below(content, 5)["weight"] = "35", "6"
    _below(content, 2, 0)["weight"] = "13"


def _parameter(content: dict[str, Any]) -> None:
    _below(content, 2, 0)["params"] = {}
    _below(content, 0, 1)["target"]["value"] = 10
    _below(content, 3, 0)["parts"][1]["measure_params"]["active_months"] = 9


def _replaced(content: dict[str, Any]) -> None:
    _below(content, 5)["code"] = "F1"
    _below(content, 4)["indicators"].reverse()


def _moved(content: dict[str, Any]) -> None:
    _below(content, 0)["indicators"].append(_below(content, 3)["indicators"].pop())
    _below(content, 0)["weight"], _below(content, 3)["weight"] = 12, 10


def _whole(content: dict[str, Any]) -> None:
    content["version"], content["status"] = "2022.1", "in_force"
    content["bonuses"][6]["cap"] = 3
    content["vetoes"].pop()
    content["grades"][0]["min_score"] = 95


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda content: _below(content, 5).update(weight="5.00"), []),
        (
            _weights,
            [
                Change("C", "销售成效", "changed", "weight", "36", "35"),
                Change("C1", "年度销售额完成率", "changed", "weight", "14", "13"),
                Change("F", "宣传推介", "changed", "weight", "5", "6"),
            ],
        ),
        (
            _parameter,
            [
                Change("A2", "定期调度", "changed", "target.value", "12", "10"),
                Change("C1", "年度销售额完成率", "changed", "params.zero_below", "0.6", None),
                Change("D1", "专柜(专区)建设与活跃", "changed", "parts[2].measure_params.active_months", "10", "9"),
            ],
        ),
        (
            _replaced,
            [
                Change("F1", "宣传推介", "added", None, None, "5"),
                Change("F", "宣传推介", "removed", None, "5", None),
            ],
        ),
        (
            _moved,
            [
                Change("A", "组织推动", "changed", "weight", "8", "12"),
                Change("D3", "社区店、进社区", "changed", "parent", "D", "A"),
                Change("D", "渠道建设", "changed", "weight", "14", "10"),
            ],
        ),
        (
            _whole,
            [
                Change("", COUNTY.title, "changed", "version", "2021.1", "2022.1"),
                Change("", COUNTY.title, "changed", "status", "draft", "in_force"),
                Change("", COUNTY.title, "changed", "grades[1].min_score", "90", "95"),
                Change("J7", "C1 超额完成，每超1个百分点", "changed", "cap", "2", "3"),
                Change("V3", "虚构带动人口", "removed", None, None, None),
            ],
        ),
    ],
)  # fmt: skip
def test_every_difference_and_nothing_else(change: Callable[[dict[str, Any]], None], expected: list[Change]) -> None:
    assert rubric_changes(COUNTY, _changed(change)) == expected


def test_a_rubric_differs_from_another_in_all_its_codes() -> None:
    found = rubric_changes(COUNTY, DEPARTMENT)
    own = {leaf.code for leaf in DEPARTMENT.walk()} - {leaf.code for leaf in COUNTY.walk()}
    assert {one.code for one in found if one.kind == "added"} >= own
    assert rubric_changes(DEPARTMENT, DEPARTMENT) == []
