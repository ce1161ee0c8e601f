"""The formula types of domain 4.2, each an exact fraction of points; None where something that it needs is missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bangfu.assessment.measured import Given
from bangfu.register.rubric_indicators import Part
from bangfu.register.rubric_params import (
    CountCapped,
    DeductPerStep,
    Growth,
    LinearCapped,
    LinearRange,
    RankScore,
    ThresholdSteps,
)

ONE = Fraction(1)
NONE = Fraction(0)


def points_of(part: Part, given: Given, target: Decimal | None) -> Fraction | None:
    """The points of an indicator or part that is measured, from 0 to its weight, not rounded.

    None where a measure has nothing to say, a task was not set or the year before gives no base. Composites and
    manual reviews are no business of this function.
    """
    points = _POINTS[part.formula or ""](part, part.params, given, target)
    return None if points is None else clamp(points, Fraction(part.weight))


def clamp(value: Fraction, highest: Fraction = ONE) -> Fraction:
    """``value``, not below 0 and not above ``highest``."""
    return min(max(value, NONE), highest)


def points_off(params: DeductPerStep, given: Given) -> Fraction | None:
    """The points of a list of deductions; None where one of its measures has nothing to say."""
    lost = NONE
    for one in params.deductions:
        count = given.exact(one.measure)
        if count is None:
            return None
        lost += count * Fraction(one.points)
    return lost


def rank_among(value: Decimal, peers: Sequence[Decimal], lower_is_better: bool) -> int:
    """The rank of ``value`` among ``peers``; those that are equal share the better one."""
    better = sum(peer < value if lower_is_better else peer > value for peer in peers)
    return better + 1


def _linear_capped(part: Part, params: LinearCapped, given: Given, target: Decimal | None) -> Fraction | None:
    actual = given.exact(part.measure)
    if actual is None or target is None or target <= 0:
        return None
    completion = actual / Fraction(target)
    if params.zero_below is not None and completion < Fraction(params.zero_below):
        return NONE
    return Fraction(part.weight) * clamp(completion)


def _linear_range(part: Part, params: LinearRange, given: Given, target: Decimal | None) -> Fraction | None:
    return _within(part, params, given.exact(part.measure))


def _growth(part: Part, params: Growth, given: Given, target: Decimal | None) -> Fraction | None:
    return _within(part, params, given.growth(part.measure))


def _within(part: Part, params: LinearRange, value: Fraction | None) -> Fraction | None:
    if value is None:
        return None
    low, high = Fraction(params.low), Fraction(params.high)
    return Fraction(part.weight) * clamp((value - low) / (high - low))


def _threshold_steps(part: Part, params: ThresholdSteps, given: Given, target: Decimal | None) -> Fraction | None:
    value = given.exact(part.measure)
    if value is None:
        return None
    reached = [step.share for step in params.steps if value >= step.min]
    return Fraction(part.weight) * (Fraction(reached[-1]) if reached else NONE)


def _deduct_per_step(part: Part, params: DeductPerStep, given: Given, target: Decimal | None) -> Fraction | None:
    if params.deductions:
        lost = points_off(params, given)
        return None if lost is None else Fraction(part.weight) - lost
    value = given.exact(part.measure)
    if value is None or params.full is None or params.step is None or params.points is None:
        return None
    steps = math.ceil((Fraction(params.full) - value) / Fraction(params.step))
    return Fraction(part.weight) - steps * Fraction(params.points)


def _zero_tolerance(part: Part, params: Any, given: Given, target: Decimal | None) -> Fraction | None:
    violations = given.exact(part.measure)
    if violations is None:
        return None
    return Fraction(part.weight) if violations <= 0 else NONE


def _rank_score(part: Part, params: RankScore, given: Given, target: Decimal | None) -> Fraction | None:
    value = given.value(part.measure)
    if value is None:
        return None
    peers = given.peers[part.measure or ""]
    rank = rank_among(value, peers, part.direction == "lower")
    if not params.bands:
        return Fraction(part.weight) * Fraction(len(peers) - rank + 1, len(peers))
    reached = [band.share for band in params.bands if rank <= band.to_rank]
    return Fraction(part.weight) * (Fraction(reached[0]) if reached else NONE)


def _count_capped(part: Part, params: CountCapped, given: Given, target: Decimal | None) -> Fraction | None:
    count = given.exact(part.measure)
    return None if count is None else Fraction(params.points_each) * count


def _weighted_points(part: Part, params: Any, given: Given, target: Decimal | None) -> Fraction | None:
    return given.exact(part.measure)


_POINTS: Mapping[str, Callable[[Part, Any, Given, Decimal | None], Fraction | None]] = {
    "linear_capped": _linear_capped,
    "linear_range": _linear_range,
    "growth": _growth,
    "threshold_steps": _threshold_steps,
    "deduct_per_step": _deduct_per_step,
    "zero_tolerance": _zero_tolerance,
    "rank_score": _rank_score,
    "count_capped": _count_capped,
    "weighted_points": _weighted_points,
}
