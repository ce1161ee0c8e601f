"""The score of one leaf: what was measured, by the formula and parameters of the rubric (domain 4.2). No database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from bangfu.assessment.formula_points import NONE, points_of, points_off
from bangfu.assessment.measured import Given, plain
from bangfu.assessment.rounding import half_up
from bangfu.notices import OperatorError
from bangfu.register.rubric_indicators import Indicator
from bangfu.register.rubric_params import DeductPerStep, Growth, ManualReview

LeafState = Literal["scored", "not_applicable", "missing_zero", "missing_full", "vetoed"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The score of one leaf, rounded half up to cents; None where it is not applicable (缺项).

    ``value`` is what the formula looked at: the actual amount or share, the growth, the points taken off; of a
    composite the share of its weight that its parts earn.
    """

    score: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    target: Decimal | None
    value: Decimal | None
    state: LeafState


class ReviewOutOfBoundsError(OperatorError):
    """A reviewer gave points that the indicator does not have."""


def score_leaf(indicator: Indicator, given: Given) -> Leaf:
    """Score one leaf: exact points within [0, weight], rounded once; where something is missing, by its policy.

    Raises :class:`ReviewOutOfBoundsError` for reviewed points outside the bounds of a manual review.
    """
    earned = _earned(indicator, given)
    numerator, denominator, value = _shown(indicator, given, earned)
    score, state = _scored(indicator, earned)
    return Leaf(score, numerator, denominator, given.target, value, state)


def bounds_of(indicator: Indicator) -> tuple[Decimal, Decimal]:
    """The fewest and the most points that a person may give: those of a manual review, else 0 and the weight."""
    if isinstance(indicator.params, ManualReview):
        high = indicator.params.high
        return indicator.params.low, indicator.weight if high is None else high
    return Decimal(0), indicator.weight


def _earned(indicator: Indicator, given: Given) -> Fraction | None:
    if indicator.formula == "composite":
        return _composite(indicator, given)
    if indicator.formula == "manual_review":
        return _reviewed(indicator, given)
    return points_of(indicator, given, given.target)


def _composite(indicator: Indicator, given: Given) -> Fraction | None:
    """The sum of the parts. A part that is missing is treated as a missing indicator is, within the composite:
    the others are scaled to the whole weight, or it counts nothing, or in full.
    """
    weights = [Fraction(part.weight) for part in indicator.parts]
    pairs = zip(indicator.parts, given.part_targets, strict=True)
    found = [points_of(part, given, target) for part, target in pairs]
    present = sum((weight for weight, points in zip(weights, found, strict=True) if points is not None), NONE)
    if not present:
        return None
    earned = sum((points for points in found if points is not None), NONE)
    if indicator.missing_policy == "na_renormalize":
        return earned * Fraction(indicator.weight) / present
    return earned + (Fraction(indicator.weight) - present if indicator.missing_policy == "full" else NONE)


def _reviewed(indicator: Indicator, given: Given) -> Fraction | None:
    if given.reviewed is None:
        return None
    low, high = bounds_of(indicator)
    if not low <= given.reviewed <= high:
        raise ReviewOutOfBoundsError(
            "assessment.review_out_of_bounds", indicator=indicator.code, score=given.reviewed, low=low, high=high
        )
    return Fraction(given.reviewed)


def _scored(indicator: Indicator, earned: Fraction | None) -> tuple[Decimal | None, LeafState]:
    if earned is not None:
        return half_up(earned), "scored"
    if indicator.missing_policy == "full":
        return half_up(Fraction(indicator.weight)), "missing_full"
    if indicator.missing_policy == "zero":
        return half_up(NONE), "missing_zero"
    return None, "not_applicable"


def _shown(
    indicator: Indicator, given: Given, earned: Fraction | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Numerator, denominator and value as a reader sees them beside the score.

    A composite has several of them, which are stored with its measures; its value is the share of its weight.
    """
    if indicator.formula == "composite":
        return None, None, None if earned is None else plain(earned / Fraction(indicator.weight))
    if isinstance(indicator.params, DeductPerStep) and indicator.params.deductions:
        lost = points_off(indicator.params, given)
        return None, None, None if lost is None else plain(lost)
    if indicator.measure is None:
        return None, None, given.reviewed
    if isinstance(indicator.params, Growth):
        grown = given.growth(indicator.measure)
        before = given.previous.get(indicator.measure)
        base = before.value if before else None
        return given.value(indicator.measure), base, None if grown is None else plain(grown)
    measured = given.measured.get(indicator.measure)
    if measured is None:
        return None, None, None
    return measured.numerator, measured.denominator, measured.value
