"""From facts to scores, adjustments and ranks: no database, a small rubric, every number by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from bangfu.assessment.evidence import EvidenceItem, waiting_for_review
from bangfu.assessment.facts import AnnualTarget, AssessedObject, Facts, input_hash
from bangfu.assessment.gaps import gaps_of
from bangfu.assessment.keeping import result_rows
from bangfu.assessment.measures import MeasureResult
from bangfu.assessment.needs import rubric_calls
from bangfu.assessment.overrides import (
    Override,
    OverrideRefusedError,
    UnknownIndicatorError,
    find_indicator,
    refuse_override,
    refuse_without_document,
)
from bangfu.assessment.scoring import ScoredObject, run_marks, score_all
from bangfu.register.rubrics import Rubric
from bangfu.settings import TIME_ZONE

SALES, VENUES, LATE = "certified_net_sales_amount", "opened_venue_count", "report_after_reminder_count"
STATEMENTS = {SALES: "select from counted_sale", VENUES: "select from venue", LATE: "select from report_due"}
LEAF = {"missing_policy": "na_renormalize", "data_source": "x"}
RUBRIC = Rubric.model_validate({
    "rubric": "county", "version": "1", "title": "细则", "status": "draft", "valid_from": "2021-01-01", "basis": "x",
    "object_groups": ["county"], "total": 100, "bonus_cap": 10, "deduction_cap": 10, "conversion_weight": 5,
    "indicators": [
        {"code": "C", "name": "销售", "weight": 70, "indicators": [
            {"code": "C1", "name": "完成率", "weight": 40, "formula": "linear_capped", "measure": SALES,
             "target": {"source": "annual_targets"}, **LEAF},
            {"code": "C2", "name": "增幅", "weight": 30, "formula": "growth", "measure": SALES,
             "params": {"low": 0, "high": "0.2"}, **LEAF}]},
        {"code": "D1", "name": "专柜", "weight": 20, "formula": "linear_capped", "measure": VENUES,
         "target": {"value": 10}, "evidence_required": True, **LEAF},
        {"code": "E1", "name": "评审", "weight": 10, "formula": "manual_review", "evidence_required": True,
         "missing_policy": "zero", "data_source": "x"}],
    "bonuses": [
        {"code": "J1", "name": "国家级", "level": "national", "points": 5},
        {"code": "J3", "name": "省级发文", "level": "provincial", "points": 3},
        {"code": "J5", "name": "省级批示", "level": "provincial", "points": 2},
        {"code": "J7", "name": "超额", "indicator": "C1", "points": "0.1", "step": "0.01", "above": 1, "cap": 2}],
    "deductions": [{"code": "K1", "name": "漏报", "per": "份", "measure": LATE, "points": "0.5"}],
    "vetoes": [{"code": "V2", "name": "虚报", "zeroes_concerned": True, "points": 5, "marks_run": True}],
    "tie_breakers": [{"indicator": "C1", "by": "score"}],
    "grades": [{"name": "优秀", "min_score": 90, "best_share": "0.3", "without_veto": True},
               {"name": "一般", "min_score": 0}],
})  # fmt: skip
OBJECTS = (AssessedObject("county", "A", "甲县", 1), AssessedObject("county", "B", "乙县", 2))


def evidence(number: int, code: str | None, kind: str = "honour", **told: Any) -> EvidenceItem:
    """A reviewed document of county A."""
    item = EvidenceItem(
        f"evidence_item/{number}",
        f"材料{number}",
        "A",
        code,
        kind,
        date(2021, 6, 1),
        None,
        None,
        None,
        None,
        "李强",
        "属实",
    )
    return replace(item, **told)


def facts(
    answers: Mapping[tuple[str, int], tuple[object, object]] | None = None,
    items: tuple[EvidenceItem, ...] = (),
    target: object = 100,
    overrides: tuple[Override, ...] = (),
) -> Facts:
    """What A and B were found to have, by measure and year; else they sold 80 after 80, have 5 counters, were in time."""
    known = {(SALES, 2021): (80, 80), (SALES, 2020): (80, 80), (VENUES, 2021): (5, 5), (LATE, 2021): (0, 0)}
    found = {**known, **(answers or {})}
    measures = {
        call: {
            one.object_code: MeasureResult(
                one.object_code,
                None if value is None else Decimal(str(value)),
                None,
                (f"{call.measure}/{one.object_code}",),
            )
            for one, value in zip(OBJECTS, found[call.measure, call.year], strict=True)
        }
        for call in rubric_calls(RUBRIC, STATEMENTS, 2021)
    }
    targets = (
        {}
        if target is None
        else {
            (one.object_code, "C1"): AnnualTarget(Decimal(str(target)), f"annual_target/{one.object_code}")
            for one in OBJECTS
        }
    )
    given = {(one.object_code, one.indicator_code): one for one in overrides}
    return Facts(2021, STATEMENTS, OBJECTS, measures, targets, items, given)


def a_of(found: Facts) -> ScoredObject:
    """County A, scored."""
    return next(one for one in score_all(RUBRIC, found) if one.assessed.object_code == "A")


def shown(scored: ScoredObject) -> dict[str, str | None]:
    """Scores of the leaves after vetoes."""
    return {code: None if leaf.score is None else str(leaf.score) for code, leaf in scored.total.leaves.items()}


def test_leaves_headings_and_total_by_hand() -> None:
    scored = a_of(facts({(SALES, 2021): (88, 80)}))
    assert shown(scored) == {"C1": "35.20", "C2": "15.00", "D1": "10.00", "E1": "0.00"}
    assert scored.total.sums == {"C": Decimal("50.20")}
    assert (str(scored.total.raw_score), str(scored.total.total_score), scored.ranked.rank) == ("60.20", "60.20", 1)
    leaf = scored.leaves["C2"]
    assert [(call.measure, call.year) for call in leaf.calls] == [(SALES, 2020), (SALES, 2021)]
    assert scored.leaves["C1"].target_rows == ("annual_target/A",)


def test_without_a_task_the_indicator_is_left_out_and_named() -> None:
    found = facts(target=None)
    scored = score_all(RUBRIC, found)
    assert shown(scored[0])["C1"] is None
    gaps = [(gap.kind, gap.what, gap.who) for gap in gaps_of(RUBRIC, found, scored) if gap.who == "A"]
    assert gaps == [("target", "C1", "A"), ("evidence", "D1", "A"), ("data", "E1", "A"), ("evidence", "E1", "A")]


def test_a_missing_document_is_named_and_the_score_stays() -> None:
    scored = a_of(facts())
    assert shown(scored)["D1"] == "10.00"
    assert scored.leaves["D1"].evidence == ()


def test_reviewed_points_of_documents_make_a_manual_review() -> None:
    items = (
        evidence(1, "E1", "review", points=Decimal(4)),
        evidence(2, "E1", "review", points=Decimal(3), reviewer=None),
    )
    scored = a_of(facts(items=items))
    assert shown(scored)["E1"] == "4.00"
    assert [one.row_key for one in scored.leaves["E1"].evidence] == ["evidence_item/1", "evidence_item/2"]
    assert waiting_for_review(RUBRIC, items) == [items[1]]


def test_a_persons_score_replaces_the_computed_one_and_keeps_it() -> None:
    override = Override("A", "D1", Decimal("12.50"), "王芳", "现场核实", None, datetime(2021, 12, 1, tzinfo=TIME_ZONE))
    scored = a_of(facts(overrides=(override,)))
    row = next(row for row in result_rows(RUBRIC, facts(), [scored])["score"] if row["indicator_code"] == "D1")
    assert row["score"] == Decimal("12.50")
    assert row["override"] == {
        "old": "10.00",
        "new": "12.50",
        "reason": "现场核实",
        "by": "王芳",
        "at": "2021-12-01T00:00:00+08:00",
        "link": None,
    }


def test_a_matter_counts_once_at_its_highest_level() -> None:
    items = (
        evidence(1, "J3", document_no="鲁办〔2021〕1号"),
        evidence(2, "J1", document_no="鲁办〔2021〕1号"),
        evidence(3, "J5"),
        evidence(4, "J5", reason=None),
    )
    scored = a_of(facts(items=items))
    assert [(one.code, one.occurrences, one.points) for one in scored.adjustments] == [("J1", 1, 5), ("J5", 1, 2)]
    assert scored.adjustments[0].row_keys == ("evidence_item/1", "evidence_item/2")
    assert scored.total.bonus == 7


def test_an_honour_that_nobody_sorted_counts_only_where_one_bonus_fits() -> None:
    fits = evidence(1, "BONUS", level="provincial", points=Decimal(3))
    two = evidence(2, "BONUS", level="provincial")
    assert [one.code for one in a_of(facts(items=(fits, two))).adjustments] == ["J3"]
    assert waiting_for_review(RUBRIC, [fits, two]) == [two]


def test_over_fulfilment_and_deductions_stand_apart_from_the_scores() -> None:
    scored = a_of(facts({(SALES, 2021): (125, 80), (LATE, 2021): (3, 0)}))
    assert [(one.code, one.kind, one.points) for one in scored.adjustments] == [
        ("J7", "bonus", Decimal(2)),
        ("K1", "deduction", Decimal("-1.5")),
    ]
    assert (scored.total.bonus, scored.total.deduction) == (Decimal("2.00"), Decimal("1.50"))
    assert scored.adjustments[1].row_keys == (f"{LATE}/A",)


def test_a_veto_zeroes_what_it_concerns_and_marks_the_run() -> None:
    items = (evidence(1, "V2/C1", "veto"), evidence(2, "V9", "veto"))
    scored = score_all(RUBRIC, facts(items=items))
    one = next(one for one in scored if one.assessed.object_code == "A")
    assert shown(one)["C1"] == "0.00"
    assert (one.total.vetoes, one.total.deduction, one.total.leaves["C1"].state) == (("V2",), 5, "vetoed")
    assert [(a.code, a.points, a.detail[0]["concerned"]) for a in one.adjustments] == [("V2", -5, "C1")]
    assert run_marks(RUBRIC, scored) == ["虚报：甲县"]
    assert waiting_for_review(RUBRIC, items) == [items[1]]


@hypothesis.settings(max_examples=25, deadline=None)
@hypothesis.given(
    st.lists(st.one_of(st.none(), st.integers(0, 200)), min_size=6, max_size=6), st.sampled_from([None, 100])
)
def test_every_leaf_of_every_object_is_there_and_the_total_is_the_sum_of_them(
    values: list[int | None], target: int | None
) -> None:
    a, b, c, d, e, f = values
    found = facts({(SALES, 2021): (a, b), (SALES, 2020): (c, d), (VENUES, 2021): (e, f)}, target=target)
    scored = score_all(RUBRIC, found)
    rows = result_rows(RUBRIC, found, scored)
    leaves = [row for row in rows["score"] if row["is_leaf"]]
    assert {(row["object_code"], row["indicator_code"]) for row in leaves} == {
        (one.object_code, leaf.code) for one in OBJECTS for leaf in RUBRIC.leaves()
    }
    for rank in rows["rank"]:
        own = [row for row in leaves if row["object_code"] == rank["object_code"]]
        assert rank["raw_score"] == sum(row["score"] or 0 for row in own)
        assert rank["applicable_weight"] == sum(row["weight"] for row in own if row["score"] is not None)
        assert rank["missing_count"] == sum(row["state"] == "not_applicable" for row in own)
        assert rank["total_score"] == max(0, rank["base_score"] + rank["bonus"] - rank["deduction"])


def test_equal_facts_have_equal_hashes_whatever_the_zeroes() -> None:
    same = facts({(SALES, 2021): ("80.00", 80)})
    assert input_hash(RUBRIC, facts()) == input_hash(RUBRIC, same)
    others = [facts({(SALES, 2021): (81, 80)}), facts(target=101), facts(items=(evidence(1, "J3"),))]
    assert len({input_hash(RUBRIC, one) for one in (same, *others)}) == 4


@pytest.mark.parametrize(
    ("code", "score", "said"),
    [
        ("C", "1", "C 销售是上级指标，由其下指标相加，不能直接评分。"),
        ("C1", "1", "C1 完成率由计入的销售算出，不得人工评分；数据有误的，请由报送单位更正。"),
        ("D1", "20.01", "D1 专柜的评分须在 0 至 20 之间、至多两位小数，20.01 不行。"),
        ("D1", "-1", "D1 专柜的评分须在 0 至 20 之间、至多两位小数，-1 不行。"),
        ("E1", "1.234", "E1 评审的评分须在 0 至 10 之间、至多两位小数，1.234 不行。"),
    ],
)
def test_scores_that_a_person_may_not_give(code: str, score: str, said: str) -> None:
    with pytest.raises(OverrideRefusedError) as refused:
        refuse_override(find_indicator(RUBRIC, code), Decimal(score), STATEMENTS)
    assert str(refused.value) == said


def test_what_is_computed_and_needs_no_document_is_not_scored_by_hand() -> None:
    computed = find_indicator(RUBRIC, "D1").model_copy(update={"evidence_required": False})
    with pytest.raises(OverrideRefusedError) as refused:
        refuse_override(computed, Decimal(1), STATEMENTS)
    assert str(refused.value) == "D1 专柜由数据算出，办法未规定须佐证或人工评审，不得人工评分。"


def test_scores_within_bounds_pass_and_a_manual_review_points_to_a_document() -> None:
    for code in ("D1", "E1"):
        refuse_override(find_indicator(RUBRIC, code), Decimal(10), STATEMENTS)
    bare = Override("A", "E1", Decimal(1), "王芳", "x", None, datetime(2021, 12, 1, tzinfo=TIME_ZONE))
    review = find_indicator(RUBRIC, "E1")
    with pytest.raises(OverrideRefusedError) as refused:
        refuse_without_document(review, bare, [])
    assert str(refused.value) == "E1 评审由人工评审，须附佐证链接（--link），或先把佐证材料登记入 evidence.csv。"
    refuse_without_document(review, replace(bare, link="https://example.cn/1"), [])
    refuse_without_document(review, bare, [evidence(1, "E1", "review")])
    with pytest.raises(UnknownIndicatorError) as unknown:
        find_indicator(RUBRIC, "Z9")
    assert str(unknown.value) == "《细则》中没有指标 Z9。"
