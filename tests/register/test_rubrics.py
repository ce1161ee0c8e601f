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
from bangfu.register.rubric_files import read_rubrics
from bangfu.register.rubric_indicators import Indicator
from bangfu.register.rubric_params import LinearCapped, LinearRange, NamedMeasure
from bangfu.register.rubric_versions import refuse_changed_versions, refuse_removed_versions
from bangfu.register.rubrics import Rubric
from bangfu.settings import SQL

SHIPPED = SQL / "reference"
COUNTY, DEPARTMENT = read_rubrics(SHIPPED)
CONTENT = yaml.safe_load((SHIPPED / "rubrics" / "county-2021.1.yaml").read_text(encoding="utf-8"))


def _all(rubric: Rubric) -> dict[str, Indicator]:
    return {indicator.code: indicator for indicator in rubric.walk()}


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


def test_what_comes_on_top_and_off() -> None:
    for rubric, bonuses, vetoes in (
        (COUNTY, "J1 J2 J3 J4 J5 J6 J7", "V1 V2 V3"),
        (DEPARTMENT, "J1 J2 J3 J4 J5 J6", "V2"),
    ):
        assert " ".join(one.code for one in rubric.bonuses) == bonuses
        assert " ".join(one.code for one in rubric.deductions) == "K1 K2 K3 K4 K5"
        assert " ".join(one.code for one in rubric.vetoes) == vetoes
        assert (rubric.bonus_cap, rubric.deduction_cap) == (10, 10)
    assert COUNTY.deductions == DEPARTMENT.deductions
    assert COUNTY.bonuses[:6] == DEPARTMENT.bonuses


def test_every_leaf_says_who_answers_for_it() -> None:
    leaves = [*COUNTY.leaves(), *DEPARTMENT.leaves()]
    assert [leaf.code for leaf in leaves if not (leaf.responsible_org and leaf.data_source)] == []


def test_parameters_are_exact() -> None:
    indicators = _all(COUNTY)
    assert indicators["C1"].params == LinearCapped(zero_below=Decimal("0.6"))
    assert indicators["C6"].params == LinearRange(low=Decimal("0.6"), high=Decimal("0.95"))
    assert indicators["B3"].target is not None
    assert indicators["B3"].target.value == Decimal("0.21")
    assert [bonus.points for bonus in COUNTY.bonuses] == [5, 4, 3, 3, 2, 1, Decimal("0.1")]
    assert [one.points for one in COUNTY.deductions] == [Decimal(text) for text in ("0.5", "0.3", "0.5", "1", "0.5")]
    assert list(_all(DEPARTMENT)["P1"].calls())[1] == NamedMeasure(
        measure="reserved_amount", params={"reserve_ratio": "0.1"}
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "rubrics").mkdir()
    return tmp_path


def _write(folder: Path, changed: dict[str, Any], name: str = "own.yaml") -> None:
    (folder / "rubrics" / name).write_text(yaml.safe_dump({**CONTENT, **changed}, allow_unicode=True), encoding="utf-8")


def _leaf(**changed: Any) -> dict[str, Any]:
    leaf = {
        "code": "A", "name": "甲", "weight": 100, "formula": "linear_capped", "measure": "m", "target": {"value": 1},
        "missing_policy": "zero", "data_source": "台账",
    }  # fmt: skip
    return {name: value for name, value in {**leaf, **changed}.items() if value is not None}


BARE = {"bonuses": [], "deductions": [], "vetoes": [], "tie_breakers": []}


def _one(**changed: Any) -> dict[str, Any]:
    return {"indicators": [_leaf(**changed)]}


def _range(**changed: Any) -> dict[str, Any]:
    given = {"formula": "linear_range", "target": None, "params": {"low": 0, "high": 1}}
    return _one(**{**given, **changed})


def _heading(*below: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return _leaf(formula=None, measure=None, target=None, indicators=list(below), **changed)


def _parts(*parts: dict[str, Any]) -> dict[str, Any]:
    return _one(formula="composite", measure=None, target=None, parts=list(parts))


PART = {"name": "甲", "weight": 100, "formula": "linear_capped", "measure": "m", "target": {"value": 1}}
DEDUCT = {"formula": "deduct_per_step", "target": None}


@pytest.mark.parametrize(
    ("changed", "place", "reason"),
    [
        (_one(weight=99.5), "—", "一级指标分值之和与总分须为100.00，现为 99.5, 100"),
        (_one(weight=0), "A.weight", "是 0，须大于 0"),
        (_one(weight="甲"), "A.weight", "是“甲”，不是数字"),
        (_one(weight=[1]), "A.weight", "不是数字"),
        (_one(name=3), "A.name", "是“3”，写法不对"),
        (_one(name=["甲" * 50]), "A.name", f"是“['{'甲' * 38}…”，写法不对"),
        (_one(colour="red"), "A.colour", "没有此项，请检查写法"),
        (_one(code=None), "indicators[1].code", "缺少此项"),
        ({"valid_from": "2021年"}, "valid_from", "是“2021年”，不是 2021-01-01 这样的日期"),
        ({"bonus_cap": -1}, "bonus_cap", "是 -1，不得小于 0"),
        ({"indicators": [_leaf(weight=50), _leaf(weight=50)]}, "—", "编号重复：A"),
        ({**_one(), "tie_breakers": [{"indicator": "Z", "by": "score"}]}, "—", "没有指标 Z"),
        ({**_one(), "vetoes": [{"code": "V", "name": "否", "zeroes": ["Y"]}]}, "—", "没有指标 Y"),
        ({**_one(), "vetoes": [{"code": "V", "name": "否", "best_grade": "特优"}]}, "—", "否决项所限的等次不在等次表中"),
        ({**_one(), "grades": [{"name": "优", "min_score": 90}]}, "—", "等次的最低分须从高到低，最后一等为0"),
        ({**_one(), "bonuses": [{"code": "J", "name": "加", "points": 1}]}, "J", "加分项要么写明级别 level，要么写明超额完成的 indicator、step、above"),
        ({**_range(), "bonuses": [{"code": "J", "name": "加", "points": 1, "indicator": "A", "step": 0.01, "above": 1}]}, "—", "超额完成加分的指标须按 linear_capped 计分：A"),
        ({"indicators": [_heading(_leaf(code="A1"))], "tie_breakers": [{"indicator": "A", "by": "actual"}]}, "—", "按实际数（actual）比较的指标须有自己的测算：A"),
        (_one(formula=None), "A", "没有计分公式的指标不得有测算、目标或参数"),
        (_one(formula=None, measure=None, target=None), "A", "指标要么有下级指标，要么有计分公式"),
        ({"indicators": [_heading(_leaf(code="A1", weight=99))]}, "A", "下级指标（或组成部分）分值之和不等于该指标的分值：99, 100"),
        (_parts(PART, {**PART, "weight": 0.5}), "A", "下级指标（或组成部分）分值之和不等于该指标的分值：100.5, 100"),
        (_one(missing_policy=None), "A", "计分的指标须写明缺项处理 missing_policy 和数据来源 data_source"),
        (_one(missing_policy="half"), "A.missing_policy", "是“half”，只能是 'na_renormalize', 'zero', 'full'"),
        (_one(formula="composite", measure=None, target=None), "A", "组合公式须有组成部分 parts，其他公式不得有"),
        (_parts({**PART, "formula": None, "measure": None, "target": None}), "A", "组成部分须有自己的公式，且不得再是组合或人工评分"),
        (_parts({**PART, "target": {"value": "多"}}), "A.parts[1].target.value", "是“多”，不是数字"),
        (_parts({**PART, "weight": 40, "measure_params": {"a": 1}}, {**PART, "weight": 60}), "A", "同一指标中测算 m 用了两次而参数不同"),
        (_range(params={"low": 0}), "A.params.high", "缺少此项"),
        (_range(params={"low": 0, "high": 1, "width": 1}), "A.params.width", "没有此项，请检查写法"),
        (_range(params={"low": 1, "high": 1}), "A.params", "区间的 low 与 high 相等"),
        (_range(direction="lower"), "A", "direction 与区间不一致：越低越好的 low 大于 high，其他的 low 小于 high"),
        (_range(measure=None), "A", "计分公式须写明测算 measure；组合、人工评分和按清单扣分的不写，也没有 measure_params"),
        (_one(direction="lower"), "A", "只有 linear_range、growth、rank_score 可以写 direction：lower（越低越好）"),
        (_one(params={"zero_below": 60}), "A.params.zero_below", "是 60，不得大于 1"),
        (_one(target=None), "A", "linear_capped 须有目标值 target，其他公式不得有"),
        (_one(target={}), "A.target", "目标值须写明数值 value、来源 source（年度任务）、测算 measure 三者之一"),
        (_one(target={"value": 1, "measure": "m"}), "A.target", "目标值须写明数值 value、来源 source（年度任务）、测算 measure 三者之一"),
        (_one(target={"value": 1, "params": {"a": 1}}), "A.target", "目标值只有用测算 measure 时才有参数 params"),
        (_one(formula="threshold_steps", target=None, params={"steps": []}), "A.params.steps", "不得为空"),
        (_one(formula="threshold_steps", target=None, params={"steps": [{"min": 1, "share": 1}, {"min": 0, "share": 0}]}), "A.params", "分档 steps 须从低到高，share 不得随之下降"),
        (_one(formula="rank_score", target=None, params={"bands": [{"to_rank": 1, "share": 0}, {"to_rank": 2, "share": 1}]}), "A.params", "名次段 bands 须从前到后，share 不得随之上升"),
        (_one(**DEDUCT), "A.params", "deduct_per_step 要么写 full、step、points 三项，要么写扣分清单 deductions"),
        (_one(**DEDUCT, params={"full": 1, "step": 1}), "A.params", "deduct_per_step 要么写 full、step、points 三项，要么写扣分清单 deductions"),
        (_one(formula="manual_review", measure=None, target=None, params={"high": 101}), "A", "人工评分的上限超过该指标的分值"),
        ({"indicators": [_heading(_heading(_heading(_leaf(code="A111"), code="A11"), code="A1"))]}, "—", "指标最多三级"),
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

    _write(city, {"bonus_cap": 5, "status": "in_force"})
    assert load_reference(connection, city, SHIPPED) == [
        Change("rubric", "removed", "department/2021.1"),
        Change("rubric", "changed", "county/2021.1"),
    ]
    _write(city, {"bonus_cap": 6, "status": "in_force"})
    with pytest.raises(ReferenceDataError, match=r"county 的版本 2021\.1 已生效，不可更改或移除；请另存为新版本。"):
        load_reference(connection, city, SHIPPED)
    _write(city, {"bonus_cap": 5, "status": "frozen"})
    assert load_reference(connection, city, SHIPPED) == [Change("rubric", "changed", "county/2021.1")]


RUN = """
    insert into assessment.run
        (year, rubric, rubric_version, rubric_body, kind, data_cutoff, input_hash, code_version, ruleset_version, started_at)
    values (2021, 'county', '2021.1', '{}', :kind, now(), '', '', '', now())
"""


def _stored(**changed: Any) -> dict[str, Any]:
    return COUNTY.model_copy(update=changed).row()


def test_a_draft_may_change_and_go_until_an_edition_is_frozen_with_it(scratch: Connection) -> None:
    scratch.execute(text(RUN), {"kind": "draft"})
    changed = [(_stored(), _stored(bonus_cap=Decimal(5)))]
    refuse_changed_versions(scratch, changed)
    refuse_removed_versions(scratch, [_stored()])
    scratch.execute(text("set local session_replication_role = replica"))  # an edition around the run is not asked for
    scratch.execute(text(RUN), {"kind": "edition"})
    sentence = r"county 的版本 2021\.1 已用于定稿，不可更改或移除；请另存为新版本。"
    with pytest.raises(ReferenceDataError, match=sentence):
        refuse_changed_versions(scratch, changed)
    with pytest.raises(ReferenceDataError, match=sentence):
        refuse_removed_versions(scratch, [_stored()])
    refuse_changed_versions(scratch, [(_stored(), _stored(status="frozen"))])


def test_what_is_in_force_neither_goes_nor_becomes_a_draft_again(scratch: Connection) -> None:
    with pytest.raises(ReferenceDataError, match=r"county 的版本 2021\.1 已生效，不可更改或移除；请另存为新版本。"):
        refuse_removed_versions(scratch, [_stored(status="in_force")])
    back = [(_stored(status="in_force"), _stored())]
    with pytest.raises(ReferenceDataError, match=r"2021\.1 的状态不能由 in_force 退回 draft；请另存为新版本。"):
        refuse_changed_versions(scratch, back)
