"""From leaves to the total of one object: missing items, bonus, deductions, vetoes, by hand and as properties."""

from __future__ import annotations

from decimal import Decimal

import hypothesis
import pytest
from hypothesis import strategies as st

from bangfu.assessment.formulas import Leaf
from bangfu.assessment.totals import (
    Honour,
    Points,
    Total,
    after_vetoes,
    counted_honours,
    deduction_points,
    honour_points,
    over_fulfilment,
    total_of,
)
from bangfu.register.rubric_files import read_rubrics
from bangfu.settings import SQL

COUNTY = read_rubrics(SQL / "reference")[0]
WEIGHTS = {leaf.code: leaf.weight for leaf in COUNTY.leaves()}
MISSING = Leaf(None, None, None, None, None, "not_applicable")


def scored(score: object, value: object = None, target: object = None) -> Leaf:
    """A leaf with that score."""
    numbers = [None if one is None else Decimal(str(one)) for one in (value, target)]
    return Leaf(Decimal(str(score)), None, None, numbers[1], numbers[0], "scored")


def leaves(**changed: Leaf) -> dict[str, Leaf]:
    """Full points everywhere but where said."""
    return {code: changed.get(code) or scored(weight.quantize(Decimal("0.01"))) for code, weight in WEIGHTS.items()}


def _total(found: dict[str, Leaf], *, bonus: object = 0, off: object = 0, vetoes: tuple[str, ...] = ()) -> Total:
    points = [Points("x", Decimal(1), Decimal(str(one))) for one in (bonus, off)]
    return total_of(COUNTY, found, points[:1], points[1:], vetoes)


def test_missing_items_are_left_out_and_the_rest_counts_for_all() -> None:
    """82.40 of 96 applicable points (domain 4.2)."""
    total = _total(leaves(C4=MISSING, C1=scored("0.40")))
    assert (total.raw_score, total.applicable_weight, total.missing_count) == (Decimal("82.40"), 96, 1)
    assert str(total.base_score) == "85.83"
    assert (str(total.total_score), str(total.converted_score)) == ("85.83", "4.29")
    assert total.sums == {"A": 8, "B": 20, "C": Decimal("18.40"), "D": 14, "E": 12, "G": 5}


def test_nothing_applicable_is_no_score() -> None:
    total = _total(dict.fromkeys(WEIGHTS, MISSING))
    assert (total.raw_score, total.applicable_weight, total.base_score, total.total_score) == (0, 0, 0, 0)
    assert total.missing_count == len(WEIGHTS)


@pytest.mark.parametrize(
    ("bonus", "off", "shown"),
    [
        (0, 0, ("0.00", "0.00", "90.00")),
        ("9.9", "0.3", ("9.90", "0.30", "99.60")),
        (12, 0, ("10.00", "0.00", "100.00")),
        (0, "10.5", ("0.00", "10.00", "80.00")),
        (10, 10, ("10.00", "10.00", "90.00")),
    ],
)
def test_bonus_and_deductions_are_capped_apart(bonus: object, off: object, shown: tuple[str, ...]) -> None:
    total = _total(leaves(C1=scored(4)), bonus=bonus, off=off)
    assert tuple(str(one) for one in (total.bonus, total.deduction, total.total_score)) == shown


def test_a_total_never_falls_below_nothing() -> None:
    assert _total({code: scored(0) for code in WEIGHTS}, off=10).total_score == 0


def test_a_matter_counts_once_at_its_highest_level() -> None:
    honours = [
        Honour("J6", "甲"), Honour("J3", "甲"), Honour("J5", "甲"),  # provincial: the circular is worth more
        Honour("J2", "乙"), Honour("J1", "乙"),  # national
        Honour("J4", "丙"), Honour("J3", "丙"),  # national goes before provincial, whatever the points
        Honour("J6", "丁"), Honour("J6", "戊"), Honour("J6", "戊"),
    ]  # fmt: skip
    counted = counted_honours(COUNTY, honours)
    assert [(one.code, one.matter) for one in counted] == [
        ("J3", "甲"),
        ("J1", "乙"),
        ("J4", "丙"),
        ("J6", "丁"),
        ("J6", "戊"),
    ]
    assert honour_points(COUNTY, counted) == [
        Points("J1", Decimal(1), Decimal(5)),
        Points("J3", Decimal(1), Decimal(3)),
        Points("J4", Decimal(1), Decimal(3)),
        Points("J6", Decimal(2), Decimal(2)),
    ]


@pytest.mark.parametrize(
    ("actual", "earned"),
    [
        (100, None), ("100.99", None), (101, ("1", "0.1")), ("107.9", ("7", "0.7")), (119, ("19", "1.9")),
        (120, ("20", "2")), (300, ("200", "2")), (None, None),
    ],
)  # fmt: skip
def test_more_than_the_whole_task(actual: object, earned: tuple[str, str] | None) -> None:
    found = over_fulfilment(COUNTY, leaves(C1=scored(14, actual, 100)))
    assert found == ([] if earned is None else [Points("J7", Decimal(earned[0]), Decimal(earned[1]))])


def test_sales_that_a_veto_concerns_earn_nothing_more() -> None:
    found = leaves(C1=scored(14, 300, 100))
    assert over_fulfilment(COUNTY, after_vetoes(COUNTY, found, ["V2/C1"])) == []
    assert over_fulfilment(COUNTY, after_vetoes(COUNTY, found, ["V1"])) != []


def test_no_task_and_no_leaf_that_counts_earn_nothing_more() -> None:
    assert over_fulfilment(COUNTY, leaves(C1=MISSING)) == []
    assert over_fulfilment(COUNTY, leaves(C1=scored(14, 300))) == []


def test_deductions_for_what_was_counted() -> None:
    counts = {"K1": Decimal(3), "K2": Decimal(0), "K3": None, "K4": Decimal(1)}
    assert deduction_points(COUNTY, counts) == [
        Points("K1", Decimal(3), Decimal("1.5")),
        Points("K4", Decimal(1), Decimal(1)),
    ]


def test_a_veto_zeroes_all_below_its_heading() -> None:
    total = _total(leaves(B2=MISSING), vetoes=("V1",))
    assert (total.raw_score, total.applicable_weight, total.missing_count) == (80, 100, 0)
    assert total.sums["B"] == 0
    assert {code for code, leaf in total.leaves.items() if leaf.state == "vetoed"} == {"B1", "B2", "B3", "B4"}
    assert total.vetoes == ("V1",)


def test_fabricated_sales_zero_what_they_concern_and_cost_points_above_the_cap() -> None:
    total = _total(leaves(), off=12, vetoes=("V2/C1", "V2/C4"))
    assert (total.raw_score, total.deduction, total.total_score) == (82, 15, 67)
    assert total.vetoes == ("V2",)
    assert _total(leaves(), vetoes=("V2", "V3")).total_score == 100 - 12 - 5


def test_only_a_veto_that_zeroes_what_is_concerned_does_so() -> None:
    assert _total(leaves(), vetoes=("V3/C1",)).raw_score == 88


def test_an_unknown_veto_is_refused() -> None:
    with pytest.raises(KeyError, match="V9"):
        _total(leaves(), vetoes=("V9",))


SCORES = st.fixed_dictionaries(
    {code: st.none() | st.integers(0, int(weight * 100)) for code, weight in WEIGHTS.items()}
)
POINTS = st.integers(0, 2000)


@hypothesis.settings(max_examples=40, deadline=None)
@hypothesis.given(SCORES, POINTS, POINTS, st.sets(st.sampled_from(["V1", "V2/C1", "V3"])))
def test_what_holds_of_every_total(scores: dict[str, int | None], bonus: int, off: int, vetoes: set[str]) -> None:
    found = {code: MISSING if cents is None else scored(Decimal(cents) / 100) for code, cents in scores.items()}
    total = _total(found, bonus=Decimal(bonus) / 100, off=Decimal(off) / 100, vetoes=tuple(sorted(vetoes)))
    assert 0 <= total.base_score <= 100
    assert total.raw_score <= total.applicable_weight
    assert total.bonus <= 10
    assert total.deduction <= 10 + (5 if "V2/C1" in vetoes else 0)
    assert total.total_score == max(Decimal(0), total.base_score + total.bonus - total.deduction)
    assert total.total_score <= _total(found, bonus=Decimal(bonus) / 100, off=Decimal(off) / 100).total_score
