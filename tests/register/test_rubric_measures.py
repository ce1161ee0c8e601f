"""Measures that a rubric names exist, and parameters are those that their statements read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bangfu.register.rubric_files import read_rubrics
from bangfu.register.rubric_measures import MeasureProblem, measure_problems
from bangfu.register.rubrics import Rubric
from bangfu.settings import SQL

SHIPPED = read_rubrics(SQL / "reference")
GRADES = [{"name": "优", "min_score": 0}]


def _rubric(**changed: Any) -> Rubric:
    leaf = {
        "code": "A", "name": "甲", "weight": 100, "formula": "linear_capped", "measure": "m", "target": {"value": 1},
        "missing_policy": "zero", "data_source": "台账", **changed,
    }  # fmt: skip
    deduction = {"code": "K", "name": "扣", "points": 1, "per": "次", "measure": "k"}
    return SHIPPED[0].model_validate({
        **SHIPPED[0].model_dump(exclude={"indicators", "bonuses", "deductions", "vetoes", "tie_breakers"}),
        "indicators": [leaf], "deductions": [deduction],
    })  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "m.sql").write_text("select cast(:params as jsonb) ->> 'a', :year -- -> 'c'\n", encoding="utf-8")
    (tmp_path / "k.sql").write_text("select body ->> 'b'\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"measure_params": {"a": 1}}, []),
        ({}, [("A", "测算 m 缺少参数 a")]),
        ({"measure_params": {"a": 1, "c": 1}}, [("A", "测算 m 没有参数 c")]),
        ({"measure": "k"}, []),
        ({"measure": "other"}, [("A", "没有测算 other（sql/measures/other.sql）")]),
        ({"measure": "k", "target": {"measure": "task"}}, [("A", "没有测算 task（sql/measures/task.sql）")]),
    ],
)
def test_measures_and_their_parameters(
    folder: Path, changed: dict[str, Any], problems: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert list(measure_problems(_rubric(**changed), folder)) == [MeasureProblem(*one) for one in problems]


def test_a_deduction_names_a_measure_too(folder: Path) -> None:
    (folder / "k.sql").unlink()
    assert [one.place for one in measure_problems(_rubric(measure_params={"a": 1}), folder)] == ["K"]


def test_everything_shipped_is_there() -> None:
    assert [problem for rubric in SHIPPED for problem in measure_problems(rubric)] == []
