"""Every formula type: the worked vectors of domain 4.2, 4.3 and 4.10, its edges by hand, and what must always hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from bangfu.assessment.formulas import Leaf, ReviewOutOfBoundsError, bounds_of, score_leaf
from bangfu.assessment.measured import Given, Measured
from bangfu.assessment.rounding import half_up
from bangfu.register.rubric_files import read_rubrics
from bangfu.register.rubric_indicators import Indicator
from bangfu.settings import SQL

COUNTY, DEPARTMENT = read_rubrics(SQL / "reference")
SHIPPED = {leaf.code: leaf for rubric in (COUNTY, DEPARTMENT) for leaf in rubric.leaves()}
WAN = 10_000


def _exactly(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _measured(value: object) -> Measured:
    """A plain amount, or (numerator, denominator)."""
    if isinstance(value, tuple):
        return Measured(_exactly(value[0]), _exactly(value[1]))
    return Measured(_exactly(value))


def _given(target: object = None, previous: Mapping[str, object] = {}, **measured: object) -> Given:
    return Given(
        measured={name: _measured(value) for name, value in measured.items()},
        previous={name: _measured(value) for name, value in previous.items()},
        target=_exactly(target),
    )


def _leaf(formula: str, **changed: Any) -> Indicator:
    measured = formula not in ("manual_review", "composite") and "deductions" not in changed.get("params", {})
    content = {
        "code": "X", "name": "甲", "weight": 10, "formula": formula, "missing_policy": "na_renormalize",
        "data_source": "台账", "measure": "m" if measured else None,
        "target": {"source": "annual_targets"} if formula == "linear_capped" else None,
    }  # fmt: skip
    return Indicator.model_validate({**content, **changed})


def _score(indicator: Indicator, given: Given) -> str | None:
    score = score_leaf(indicator, given).score
    return None if score is None else str(score)


@pytest.mark.parametrize(
    ("code", "given", "score"),
    [
        ("C1", _given(10_000 * WAN, certified_net_sales_amount=9_320 * WAN), "13.05"),
        ("C2", _given(certified_net_sales_amount=9_320 * WAN, previous={"certified_net_sales_amount": 8_200 * WAN}), "4.10"),
        ("C4", _given("0.15", online_sales_share=(12, 100)), "3.20"),
        ("C6", _given(agreement_fulfilment_share=("0.87", 1)), "3.09"),
        ("B4", _given(failed_sample_count=1, penalty_count=1), "3.00"),
        ("B4", _given(failed_sample_count=0, penalty_count=0), "6.00"),
        ("B4", _given(failed_sample_count=4, penalty_count=0), "0.00"),
        ("B2", _given(valid_product_share=(9, 10)), "2.00"),
        ("B3", _given("0.21", labelled_product_share=(109, 519)), "4.00"),
        ("A1", _given(missing_document_count=0), "4.00"),
        ("A1", _given(missing_document_count=1), "0.00"),
        ("A2", _given(12, dispatch_count=11), "3.67"),
        ("E2", _given(income_per_covered_person=(525_000, 1_000)), "2.10"),
        ("F", _given(media_points="3.35"), "3.35"),
        ("F", _given(media_points="5.1"), "5.00"),
        ("G1", _given(late_day_count=3), "1.70"),
        ("G1", _given(late_day_count=21), "0.00"),
        ("G2", _given(error_row_share=(2, 100)), "1.20"),
        ("G2", _given(error_row_share=(0, 100)), "2.00"),
        ("G2", _given(error_row_share=(6, 100)), "0.00"),
        ("G3", _given(unanswered_query_count=2), "0.60"),
        ("P1", _given(200, purchased_amount=150), "22.50"),
        ("P3", _given(400, purchase_per_staff_member=(33_000, 100)), "8.25"),
        ("P6", _given(assistance_count=3), "3.00"),
        ("P91", _given(late_day_count=3), "3.40"),
        ("P93", _given(unanswered_query_count=2), "1.20"),
    ],
)  # fmt: skip
def test_shipped_indicators_by_hand(code: str, given: Given, score: str) -> None:
    assert _score(SHIPPED[code], given) == score


def _counters(opened: object, target: object, active: object) -> Given:
    given = _given(opened_venue_count=opened, active_venue_share=(active, opened))
    return Given(measured=given.measured, part_targets=(_exactly(target), Decimal(1)))


def test_counters_opened_and_active_half_each() -> None:
    """14 of 15 opened, 12 of the 14 active (domain 4.3, 4.10)."""
    leaf = score_leaf(SHIPPED["D1"], _counters(14, 15, 12))
    assert (str(leaf.score), leaf.numerator, leaf.denominator) == ("4.48", None, None)
    assert f"{leaf.value:.6f}" == "0.895238"  # (14/15 + 12/14) / 2


def test_agreements_signed_and_fulfilled() -> None:
    measured = {"agreement_unit_share": _measured((4, 5)), "agreement_fulfilment_share": _measured((60, 100))}
    both = Given(measured=measured, part_targets=(Decimal(1), None))
    assert _score(SHIPPED["P4"], both) == "4.00"


def test_a_missing_part_follows_the_policy_of_its_composite() -> None:
    assert _score(SHIPPED["D1"], _counters(14, None, 7)) == "2.50"
    zero, full = (SHIPPED["D1"].model_copy(update={"missing_policy": policy}) for policy in ("zero", "full"))
    assert _score(zero, _counters(14, None, 7)) == "1.25"
    assert _score(full, _counters(14, None, 7)) == "3.75"
    nothing = Given(part_targets=(None, None))
    assert score_leaf(SHIPPED["D1"], nothing).value is None
    assert _score(SHIPPED["D1"], nothing) is None
    assert _score(zero, nothing) == "0.00"
    assert _score(full, nothing) == "5.00"


STEPS = {"steps": [{"min": 0.5, "share": 0.2}, {"min": 0.8, "share": 0.6}, {"min": 1, "share": 1}]}
BANDS = {"bands": [{"to_rank": 1, "share": 1}, {"to_rank": 3, "share": 0.5}]}
CLASSIC = {"full": 1, "step": 0.001, "points": 1}


@pytest.mark.parametrize(
    ("indicator", "value", "score"),
    [
        (_leaf("linear_capped", params={"zero_below": 0.6}), (60, 100), "6.00"),
        (_leaf("linear_capped", params={"zero_below": 0.6}), (59999, 100000), "0.00"),
        (_leaf("linear_capped"), -5, "0.00"),
        (_leaf("linear_range", params={"low": 0, "high": 100}), 100, "10.00"),
        (_leaf("linear_range", params={"low": 0, "high": 100}), 101, "10.00"),
        (_leaf("linear_range", params={"low": 0, "high": 100}), 0, "0.00"),
        (_leaf("linear_range", params={"low": 0, "high": 100}), -1, "0.00"),
        (_leaf("threshold_steps", params=STEPS), (499, 1000), "0.00"),
        (_leaf("threshold_steps", params=STEPS), (5, 10), "2.00"),
        (_leaf("threshold_steps", params=STEPS), (799, 1000), "2.00"),
        (_leaf("threshold_steps", params=STEPS), (8, 10), "6.00"),
        (_leaf("threshold_steps", params=STEPS), 2, "10.00"),
        (_leaf("deduct_per_step", params=CLASSIC), (1000, 1000), "10.00"),
        (_leaf("deduct_per_step", params=CLASSIC), (9999, 10000), "9.00"),
        (_leaf("deduct_per_step", params=CLASSIC), (999, 1000), "9.00"),
        (_leaf("deduct_per_step", params=CLASSIC), (9989, 10000), "8.00"),
        (_leaf("deduct_per_step", params=CLASSIC), (900, 1000), "0.00"),
        (_leaf("deduct_per_step", params=CLASSIC), 2, "10.00"),
        (_leaf("zero_tolerance"), 0, "10.00"),
        (_leaf("zero_tolerance"), "0.1", "0.00"),
        (_leaf("count_capped", params={"points_each": 1.5}), 6, "9.00"),
        (_leaf("count_capped", params={"points_each": 1.5}), 7, "10.00"),
        (_leaf("weighted_points", params={"points": {"city": 0.2}}), 0, "0.00"),
        (_leaf("weighted_points", params={"points": {"city": 0.2}}), 11, "10.00"),
    ],
)  # fmt: skip
def test_edges(indicator: Indicator, value: object, score: str) -> None:
    assert _score(indicator, _given(1, m=value)) == score


@pytest.mark.parametrize(
    ("now", "before", "score"),
    [(110, 100, "5.00"), (120, 100, "10.00"), (100, 100, "0.00"), (90, 100, "0.00"), (1, 0, None), (1, None, None),
     (None, 100, None), (1, -5, None)],
)  # fmt: skip
def test_growth_over_the_year_before(now: object, before: object, score: str | None) -> None:
    growth = _leaf("growth", params={"low": 0, "high": 0.2})
    assert _score(growth, _given(m=now, previous={"m": before})) == score
    assert _score(growth, _given(m=now)) is None


@pytest.mark.parametrize(
    ("value", "peers", "plain", "banded"),
    [
        (40, (40, 30, 20, 10), "10.00", "10.00"),
        (30, (40, 30, 20, 10), "7.50", "5.00"),
        (10, (40, 30, 20, 10), "2.50", "0.00"),
        (30, (40, 30, 30, 10), "7.50", "5.00"),  # equal objects have the points of the better rank
        (10, (40, 30, 30, 10), "2.50", "0.00"),
        (7, (7,), "10.00", "10.00"),
        (7, (7, 7), "10.00", "10.00"),
    ],
)
def test_rank_within_the_group(value: int, peers: tuple[int, ...], plain: str, banded: str) -> None:
    given = Given(measured={"m": _measured(value)}, peers={"m": [Decimal(peer) for peer in peers]})
    assert _score(_leaf("rank_score"), given) == plain
    assert _score(_leaf("rank_score", params=BANDS), given) == banded


def test_the_lowest_may_rank_first() -> None:
    given = Given(
        measured={"m": _measured((1, 3))},
        peers={"m": [Measured(Decimal(1), Decimal(3)).value or Decimal(0), Decimal(5)]},
    )
    assert _score(_leaf("rank_score", direction="lower"), given) == "10.00"
    assert _score(_leaf("rank_score"), given) == "5.00"


def test_a_reviewer_stays_within_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    review = _leaf("manual_review", params={"low": 2, "high": 8})
    assert bounds_of(review) == (2, 8)
    assert bounds_of(_leaf("manual_review")) == (0, 10)
    assert [_score(review, Given(reviewed=Decimal(points))) for points in ("2", "7.255", "8")] == [
        "2.00",
        "7.26",
        "8.00",
    ]
    assert score_leaf(review, Given()).state == "not_applicable"
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for points in ("1.99", "8.01"):
        with pytest.raises(ReviewOutOfBoundsError) as raised:
            score_leaf(review, Given(reviewed=Decimal(points)))
        assert str(raised.value) == f"指标 X 的人工评分 {points} 超出范围，应在 2 与 8 之间。"


@pytest.mark.parametrize(
    ("policy", "leaf"),
    [
        ("na_renormalize", (None, "not_applicable")),
        ("zero", (Decimal("0.00"), "missing_zero")),
        ("full", (Decimal("10.00"), "missing_full")),
    ],
)
def test_what_is_missing_follows_its_policy(policy: str, leaf: tuple[Decimal | None, str]) -> None:
    capped, counted = _leaf("linear_capped", missing_policy=policy), _leaf("zero_tolerance", missing_policy=policy)
    listed = _leaf(
        "deduct_per_step",
        params={"deductions": [{"measure": "m", "points": 1}, {"measure": "n", "points": 1}]},
        missing_policy=policy,
    )
    for indicator, given in (
        (capped, _given(None, m=5)),  # no task was set
        (capped, _given(0, m=5)),
        (capped, _given(5, m=None)),
        (capped, _given(5)),
        (counted, _given(m=(0, 0))),  # a share of nothing
        (listed, _given(m=0, n=None)),
    ):
        scored = score_leaf(indicator, given)
        assert (scored.score, scored.state) == leaf


def test_a_reader_sees_what_the_score_was_made_of() -> None:
    share = score_leaf(SHIPPED["C4"], _given("0.15", online_sales_share=(12, 100)))
    assert share == Leaf(Decimal("3.20"), Decimal(12), Decimal(100), Decimal("0.15"), Decimal("0.12"), "scored")
    growth = score_leaf(
        SHIPPED["C2"], _given(certified_net_sales_amount=110, previous={"certified_net_sales_amount": 100})
    )
    assert growth == Leaf(Decimal("3.00"), Decimal(110), Decimal(100), None, Decimal("0.1"), "scored")
    lost = score_leaf(SHIPPED["B4"], _given(failed_sample_count=1, penalty_count=2))
    assert lost == Leaf(Decimal("2.00"), None, None, None, Decimal(4), "scored")


def test_half_up_once_at_the_very_end() -> None:
    """Neither of these is exact as a decimal on the way; both lie exactly between two cents."""
    assert _score(_leaf("linear_capped", weight=1.5), _given(12, m=1)) == "0.13"
    assert [str(half_up(Fraction(text))) for text in ("0.125", "0.1249999", "2.675", "0", "7")] == [
        "0.13",
        "0.12",
        "2.68",
        "0.00",
        "7.00",
    ]


NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=3)
MONOTONE = [
    _leaf("linear_capped", params={"zero_below": 0.6}),
    _leaf("linear_range", params={"low": 0, "high": 100}),
    _leaf("threshold_steps", params=STEPS),
    _leaf("deduct_per_step", params=CLASSIC),
    _leaf("count_capped", params={"points_each": 1.5}),
    _leaf("growth", params={"low": -1, "high": 2}),
    _leaf("rank_score"),
    _leaf("rank_score", params=BANDS),
]
FALLING = [
    _leaf("linear_range", params={"low": 100, "high": 0}, direction="lower"),
    _leaf("rank_score", direction="lower"),
    _leaf("zero_tolerance"),
    _leaf("deduct_per_step", params={"deductions": [{"measure": "m", "points": 0.7}]}),
]


@hypothesis.settings(max_examples=40, deadline=None)
@hypothesis.given(
    st.sampled_from(MONOTONE + FALLING), NUMBERS, NUMBERS, st.lists(NUMBERS, max_size=5), st.integers(1, 500)
)
def test_scores_stay_within_the_weight_and_never_fall_with_merit(
    indicator: Indicator, one: Decimal, other: Decimal, peers: list[Decimal], target: int
) -> None:
    scores = []
    for value in sorted((one, other), reverse=indicator in FALLING):
        given = Given(
            measured={"m": Measured(value)}, previous={"m": Measured(Decimal(100))},
            peers={"m": [value, *peers]}, target=Decimal(target),
        )  # fmt: skip
        score = score_leaf(indicator, given).score
        assert score is not None
        assert 0 <= score <= indicator.weight
        assert score == score.quantize(Decimal("0.01"))
        scores.append(score)
    assert scores[0] <= scores[1]
