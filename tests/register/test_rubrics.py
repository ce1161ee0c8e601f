"""Rubrics: what is shipped is the whole of it, what is wrong is told with its place, what is in force stays."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, text

from bangfu.register.files import ReferenceDataError
from bangfu.register.loader import Change, load_reference
from bangfu.register.rubrics import Indicator, Rubric, read_rubrics
from bangfu.settings import SQL

SHIPPED = SQL / "reference"
COUNTY, DEPARTMENT = read_rubrics(SHIPPED)


def _all(rubric: Rubric) -> dict[str, Indicator]:
    return {indicator.code: indicator for top in rubric.indicators for _, indicator in top.walk()}


def test_weights_of_counties_and_zones() -> None:
    weights = {code: str(indicator.weight) for code, indicator in _all(COUNTY).items()}
    assert weights == {
        "A": "8", "A1": "4", "A2": "4",
        "B": "20", "B1": "6", "B2": "4", "B3": "4", "B4": "6",
        "C": "36", "C1": "14", "C2": "6", "C3": "4", "C4": "4", "C5": "4", "C6": "4",
        "D": "14", "D1": "5", "D2": "5", "D3": "4",
        "E": "12", "E1": "8", "E2": "4",
        "F": "5", "G": "5", "G1": "2", "G2": "2", "G3": "1",
    }  # fmt: skip


def test_weights_of_departments() -> None:
    weights = [(indicator.code, int(indicator.weight)) for indicator in DEPARTMENT.indicators]
    assert weights == [
        ("P1", 30), ("P2", 10), ("P3", 10), ("P4", 15), ("P5", 10), ("P6", 5), ("P7", 5), ("P8", 5), ("P9", 10),
    ]  # fmt: skip


def test_parameters_are_exact() -> None:
    indicators = _all(COUNTY)
    assert indicators["C1"].params == {"zero_below": Decimal("0.6")}
    assert indicators["C6"].params == {"low": Decimal("0.6"), "high": Decimal("0.95")}
    assert indicators["B3"].target is not None
    assert indicators["B3"].target.value == Decimal("0.21")
    assert [bonus.points for bonus in COUNTY.bonuses] == [5, 4, 3, 3, 2, 1, Decimal("0.1")]
    assert [one.points for one in COUNTY.deductions] == [Decimal(text) for text in ("0.5", "0.3", "0.5", "1", "0.5")]
    assert _all(DEPARTMENT)["P1"].target is not None


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "rubrics").mkdir()
    return tmp_path


def _write(folder: Path, changed: dict[str, Any], name: str = "own.yaml") -> None:
    content = yaml.safe_load((SHIPPED / "rubrics" / "county-2021.1.yaml").read_text(encoding="utf-8"))
    (folder / "rubrics" / name).write_text(yaml.safe_dump({**content, **changed}, allow_unicode=True), encoding="utf-8")


def _leaf(**changed: Any) -> dict[str, Any]:
    leaf = {
        "code": "A", "name": "甲", "weight": 100, "formula": "linear_capped", "measure": "m", "target": {"value": 1},
        "missing_policy": "zero", "data_source": "台账",
    }  # fmt: skip
    return {name: value for name, value in {**leaf, **changed}.items() if value is not None}


BARE = {"bonuses": [], "deductions": [], "vetoes": [], "tie_breakers": []}


@pytest.mark.parametrize(
    ("changed", "place", "reason"),
    [
        ({"indicators": [_leaf(weight=99.5)]}, "—", "一级指标分值之和与总分须为100.00，现为 99.5, 100"),
        ({"indicators": [_leaf(weight=50), _leaf(weight=50)]}, "—", "编号重复：A"),
        ({"indicators": [_leaf()], "tie_breakers": [{"indicator": "Z", "by": "score"}]}, "—", "没有指标 Z"),
        (
            {"indicators": [_leaf()], "vetoes": [{"code": "V", "name": "否", "best_grade": "特优"}]},
            "—",
            "否决项所限的等次不在等次表中",
        ),
        ({"indicators": [_leaf(formula=None)]}, "indicators.0", "指标要么有下级指标，要么有计分公式"),
        (
            {"indicators": [_leaf(formula=None, indicators=[_leaf(code="A1", weight=99)])]},
            "indicators.0",
            "下级指标（或组成部分）分值之和不等于该指标的分值",
        ),
        (
            {"indicators": [_leaf(missing_policy=None)]},
            "indicators.0",
            "计分的指标须写明缺项处理 missing_policy 和数据来源 data_source",
        ),
        (
            {"indicators": [_leaf(formula="composite")]},
            "indicators.0",
            "组合公式须有组成部分 parts，其他公式不得有",
        ),
        ({"indicators": [_leaf(formula="linear_range")]}, "indicators.0", "计分公式缺少 high, low"),
        ({"indicators": [_leaf(target=None)]}, "indicators.0", "计分公式缺少 target"),
        ({"indicators": [_leaf(measure=None)]}, "indicators.0", "计分公式缺少 measure"),
        ({"indicators": [_leaf(target={})]}, "indicators.0.target", "目标值要么写明数值 value，要么写明来源 source"),
        (
            {"indicators": [_leaf(target={"source": "reserve"})]},
            "indicators.0.target",
            "目标来源为预留份额的，且只有这种，写明预留比例 reserve_ratio",
        ),
        (
            {"indicators": [_leaf(formula=None, indicators=[
                _leaf(code="A1", formula=None, indicators=[
                    _leaf(code="A11", formula=None, indicators=[_leaf(code="A111")])])])]},
            "—",
            "指标最多三级",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    own: Path, changed: dict[str, Any], place: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    _write(own, {**BARE, **changed})
    with pytest.raises(ReferenceDataError) as raised:
        read_rubrics(own)
    assert str(raised.value) == f"考核办法 own.yaml 的 {place} 有误：{reason}"


def test_an_unknown_setting_and_broken_yaml_are_named(own: Path) -> None:
    _write(own, {"weights": 3})
    with pytest.raises(ReferenceDataError, match=r"own\.yaml 的 weights 有误"):
        read_rubrics(own)
    (own / "rubrics" / "own.yaml").write_text("rubric: [", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"own\.yaml 不能按 YAML 读取"):
        read_rubrics(own)


def test_one_version_stands_in_one_file(own: Path) -> None:
    _write(own, {}, "a.yaml")
    _write(own, {}, "b.yaml")
    with pytest.raises(ReferenceDataError, match=r"b\.yaml：county 的版本 2021\.1 已在另一个文件中"):
        read_rubrics(own)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The shipped folder with one rubric of its own in place of the two."""
    for file in SHIPPED.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "rubrics").mkdir()
    return tmp_path


def test_loading_tells_what_changed_and_leaves_alone_what_is_in_force(connection: Connection, city: Path) -> None:
    first = load_reference(connection, SHIPPED, SHIPPED)
    assert [change.key for change in first if change.table == "rubric"] == ["county/2021.1", "department/2021.1"]
    weight = "select (body #>> '{indicators,0,weight}')::numeric from reference.rubric where rubric = 'county'"
    assert connection.execute(text(weight)).scalar() == 8

    _write(city, {"bonus_cap": 5})
    assert load_reference(connection, city, SHIPPED) == [
        Change("rubric", "removed", "department/2021.1"),
        Change("rubric", "changed", "county/2021.1"),
    ]
    _write(city, {"bonus_cap": 5, "status": "in_force"})
    load_reference(connection, city, SHIPPED)
    _write(city, {"bonus_cap": 6, "status": "in_force"})
    with pytest.raises(ReferenceDataError, match="已生效，不可更改"):
        load_reference(connection, city, SHIPPED)
    _write(city, {"bonus_cap": 5, "status": "frozen"})
    assert load_reference(connection, city, SHIPPED) == [Change("rubric", "changed", "county/2021.1")]
    assert load_reference(connection, city, SHIPPED) == []
