"""Ranks and grades: a table by hand with ties, vetoes and missing items, and what makes a ranking a ranking."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import hypothesis
import pytest
from hypothesis import strategies as st

from bangfu.assessment.formulas import Leaf
from bangfu.assessment.ranks import Ranked, Standing, rank_objects
from bangfu.assessment.totals import Points, total_of
from bangfu.register.rubric_files import read_rubrics
from bangfu.settings import SQL

COUNTY, DEPARTMENT = read_rubrics(SQL / "reference")
HUNDRED = {leaf.code: leaf.weight for leaf in COUNTY.leaves()}


def _leaf(score: object, value: object = None) -> Leaf:
    if score is None:
        return Leaf(None, None, None, None, None, "not_applicable")
    return Leaf(Decimal(str(score)), None, None, None, None if value is None else Decimal(str(value)), "scored")


def _standing(
    code: str, *vetoes: str, bonus: object = 0, actual: object = None, **scores: object
) -> Standing:  # full points where nothing is said
    leaves = {leaf: _leaf(scores.get(leaf, weight)) for leaf, weight in HUNDRED.items()}
    leaves["C1"] = _leaf(scores.get("C1", 14), actual)
    points = [Points("J1", Decimal(1), Decimal(str(bonus)))]
    return Standing(code, int(code), total_of(COUNTY, leaves, points, [], vetoes), leaves)


def _ranked(*standings: Standing) -> list[tuple[str, int, bool, str]]:
    return [(one.object_code, one.rank, one.tied, one.grade) for one in rank_objects(COUNTY, standings)]


def test_a_group_by_hand() -> None:
    """Eight counties: two places for 优秀 (30 % of 8), a tie, a veto, an item that is not applicable."""
    found = [
        _standing("1", E1=0),  # 92
        _standing("2", "V3"),  # 88, its persons forged
        _standing("3"),  # 100
        _standing("4", E1=0),  # 92, equal to 1 in everything
        _standing("5", C4=None, E1="3.2"),  # 91.20 of 96 applicable: 95.00
        _standing("6", C1=0, B1=0, B4=0, A1=0),  # 70
        _standing("7", C1=0, B1=0, B2=0, B4=0, D1=0, D2=0, A1=0),  # 56
        _standing("8", "V1", bonus=10),  # 90, but never above 良好
    ]
    assert _ranked(*found) == [
        ("3", 1, False, "优秀"),
        ("5", 2, False, "优秀"),
        ("1", 3, True, "良好"),
        ("4", 3, True, "良好"),
        ("8", 5, False, "良好"),
        ("2", 6, False, "良好"),
        ("6", 7, False, "一般"),
        ("7", 8, False, "较差"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_standing("2", C1=14, C2=0), _standing("1", C1=8, C2=6)),  # score of C1
        (_standing("2", actual=101), _standing("1", actual=100)),  # its actual amount
        (_standing("2", actual=1), _standing("1", actual=None)),
        (_standing("2", G1=2, E2=2), _standing("1", G1=0, E2=4)),  # score of G
        (_standing("2", E1=8, E2=0), _standing("1", E1=4, E2=4)),  # score of E1
    ],
)
def test_equal_totals_are_told_apart_in_order(first: Standing, second: Standing) -> None:
    assert first.total.total_score == second.total.total_score
    assert [one[:3] for one in _ranked(second, first)] == [("2", 1, False), ("1", 2, False)]


def test_an_earlier_tie_breaker_goes_before_a_later_one() -> None:
    one, other = _standing("2", C1=14, E1=0, actual=1), _standing("1", C1=6, actual=9)
    assert [code for code, *_ in _ranked(other, one)] == ["2", "1"]


def test_it_is_the_two_decimals_that_rank() -> None:
    """82.40 of 96 is 85.8333…, read as 85.83: equal to a plain 85.83, so the score of C1 decides."""
    one = _standing("1", C4=None, C1="0.40")
    other = _standing("2", B1=0, B4=0, A2="1.83")
    assert one.total.total_score == other.total.total_score == Decimal("85.83")
    assert [code for code, *_ in _ranked(one, other)] == ["2", "1"]


def test_three_that_are_equal_share_a_rank_and_the_next_are_skipped() -> None:
    ranked = _ranked(_standing("4"), _standing("2"), _standing("9", A2=0), _standing("3"))
    assert [one[:3] for one in ranked] == [("2", 1, True), ("3", 1, True), ("4", 1, True), ("9", 4, False)]


@pytest.mark.parametrize(("count", "places"), [(1, 1), (3, 1), (6, 1), (7, 2), (8, 2), (10, 3)])
def test_three_in_ten_are_excellent_but_one_always_may(count: int, places: int) -> None:
    standings = [_standing(str(code), A1=Decimal(4) - Decimal(code) / 100) for code in range(1, count + 1)]
    assert [grade for *_, grade in _ranked(*standings)].count("优秀") == places


@pytest.mark.parametrize(
    ("missed", "grade"),
    [("10", "优秀"), ("10.01", "良好"), ("20", "良好"), ("20.01", "一般"), ("40", "一般"), ("40.01", "较差")],
)
def test_grades_begin_at_their_lowest_score(missed: str, grade: str) -> None:
    lost = Decimal(missed)
    scores: dict[str, object] = {}
    for code in ("C1", "E1", "B1", "B4", "C2"):
        taken = min(lost, HUNDRED[code])
        scores[code], lost = HUNDRED[code] - taken, lost - taken
    if lost:
        scores["D1"] = HUNDRED["D1"] - lost
    assert _ranked(_standing("1", **scores)) == [("1", 1, False, grade)]


def test_nobody_is_excellent_with_a_veto() -> None:
    assert _ranked(_standing("1", "V2", bonus=10)) == [("1", 1, False, "良好")]
    assert _ranked(_standing("1", "V1", bonus=10)) == [("1", 1, False, "良好")]


def test_a_veto_keeps_from_all_grades_above_its_own() -> None:
    harder = tuple(veto.model_copy(update={"best_grade": "一般"}) for veto in COUNTY.vetoes)
    rubric = COUNTY.model_copy(update={"vetoes": harder})
    assert [one.grade for one in rank_objects(rubric, [_standing("1", "V1"), _standing("2")])] == ["优秀", "一般"]


def test_equal_objects_stand_in_the_order_of_their_group() -> None:
    found = [replace(_standing("1"), sort_order=2), replace(_standing("2"), sort_order=1)]
    assert [code for code, *_ in _ranked(*found)] == ["2", "1"]


def test_departments_by_their_own_tie_breakers() -> None:
    leaves = {leaf.code: _leaf(leaf.weight, 5) for leaf in DEPARTMENT.leaves()}
    total = total_of(DEPARTMENT, leaves, [], [], [])
    richer = {**leaves, "P1": _leaf(30, 6)}
    found = [Standing("WJ", 1, total, leaves), Standing("JT", 2, total_of(DEPARTMENT, richer, [], [], []), richer)]
    assert rank_objects(DEPARTMENT, found) == [Ranked("JT", 1, False, "优秀"), Ranked("WJ", 2, False, "良好")]
    assert rank_objects(DEPARTMENT, []) == []


CENTS = st.integers(0, 3)


@hypothesis.settings(max_examples=30, deadline=None)
@hypothesis.given(st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=9), st.randoms())
def test_every_ranking_is_a_ranking(pairs: list[tuple[int, int]], shuffler: object) -> None:
    found = [_standing(str(code), A1=a, E1=e) for code, (a, e) in enumerate(pairs, start=1)]
    ranked = rank_objects(COUNTY, found)
    merits = {one.object_code: (one.total.total_score, one.leaves["E1"].score) for one in found}
    for one in ranked:
        assert one.rank == 1 + sum(other > merits[one.object_code] for other in merits.values())
        assert one.tied == (sum(other.rank == one.rank for other in ranked) > 1)
    assert [(one.rank, int(one.object_code)) for one in ranked] == sorted(
        (one.rank, int(one.object_code)) for one in ranked
    )
    shuffler.shuffle(found)  # type: ignore[attr-defined]
    assert rank_objects(COUNTY, found) == ranked
