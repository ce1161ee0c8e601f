"""From leaf scores to the total of one object: vetoes, missing items, bonus, deductions (domain 4.2, 4.3). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bangfu.assessment.formulas import Leaf
from bangfu.assessment.rounding import half_up
from bangfu.register.rubric_indicators import Indicator
from bangfu.register.rubrics import Bonus, Rubric, Veto

CONCERNING = "/"
"""Between the code of a veto and the indicator that it concerns: ``V2/C1``."""
LEVELS = ("national", "provincial", "city", "county")
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Honour:
    """One honour: the bonus it asks for and the matter that it honours."""

    code: str
    matter: str


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one bonus or deduction, both positive, before the cap over all; ``occurrences``: how many times."""

    code: str
    occurrences: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one object. ``raw_score`` of ``applicable_weight`` becomes ``base_score`` of 100;
    ``total_score`` = ``base_score`` + ``bonus`` − ``deduction``, not below 0.

    ``bonus`` is capped; so is ``deduction``, to which the points of vetoes come on top. ``sums``: the scores below
    each heading. ``leaves``: as they are after vetoes.
    """

    raw_score: Decimal
    applicable_weight: Decimal
    missing_count: int
    base_score: Decimal
    bonus: Decimal
    deduction: Decimal
    total_score: Decimal
    converted_score: Decimal
    sums: Mapping[str, Decimal]
    leaves: Mapping[str, Leaf]
    vetoes: tuple[str, ...]


def total_of(
    rubric: Rubric,
    leaves: Mapping[str, Leaf],
    bonuses: Sequence[Points],
    deductions: Sequence[Points],
    vetoes: Sequence[str],
) -> Total:
    """Add up one object.

    ``leaves``: every leaf of the rubric by code. ``vetoes``: their codes; one that zeroes the indicator concerned
    names it, ``V2/C1``, and stands there once for each. Unknown codes raise :class:`KeyError`.
    """
    found = _found_vetoes(rubric, vetoes)
    after = after_vetoes(rubric, leaves, vetoes)
    applicable = [leaf for leaf in rubric.leaves() if after[leaf.code].score is not None]
    raw = sum((_points(after[leaf.code]) for leaf in applicable), ZERO)
    weight = sum((leaf.weight for leaf in applicable), ZERO)
    base = half_up(Fraction(raw) * Fraction(rubric.total) / Fraction(weight)) if weight else ZERO
    bonus = _capped(bonuses, rubric.bonus_cap)
    deduction = _capped(deductions, rubric.deduction_cap) + _cents(sum((one.points or ZERO for one in found), ZERO))
    total = max(ZERO, base + bonus - deduction)
    return Total(
        raw_score=raw,
        applicable_weight=weight,
        missing_count=sum(leaf.score is None for leaf in after.values()),
        base_score=base,
        bonus=bonus,
        deduction=deduction,
        total_score=total,
        converted_score=half_up(Fraction(total) * Fraction(rubric.conversion_weight) / Fraction(rubric.total)),
        sums=_sums(rubric, after),
        leaves=after,
        vetoes=tuple(one.code for one in found),
    )


def after_vetoes(rubric: Rubric, leaves: Mapping[str, Leaf], vetoes: Sequence[str]) -> dict[str, Leaf]:
    """The leaves of an object with 0 for those that vetoes zero, applicable or not; ``vetoes`` as for total_of."""
    known = {one.code: one for one in rubric.vetoes}
    zeroed: set[str] = set()
    for named in vetoes:
        code, _, concerned = named.partition(CONCERNING)
        zeroed |= {*known[code].zeroes, *([concerned] if concerned and known[code].zeroes_concerned else [])}
    below = {leaf.code for one in rubric.walk() if one.code in zeroed for leaf in _leaves_below(one)}
    return {
        leaf.code: replace(leaves[leaf.code], score=ZERO, state="vetoed") if leaf.code in below else leaves[leaf.code]
        for leaf in rubric.leaves()
    }


def counted_honours(rubric: Rubric, honours: Iterable[Honour]) -> list[Honour]:
    """The honours that count: each matter once, at its highest level, there by its highest points."""
    codes = {bonus.code: bonus for bonus in rubric.bonuses}
    best: dict[str, Honour] = {}
    for honour in honours:
        known = best.get(honour.matter)
        if known is None or _height(codes[honour.code]) > _height(codes[known.code]):
            best[honour.matter] = honour
    return list(best.values())


def honour_points(rubric: Rubric, honours: Sequence[Honour]) -> list[Points]:
    """The points of honours that count (:func:`counted_honours`), in the order of the rubric."""
    counts = [(one, sum(honour.code == one.code for honour in honours)) for one in rubric.bonuses]
    return [Points(one.code, Decimal(times), one.points * times) for one, times in counts if times]


def over_fulfilment(rubric: Rubric, leaves: Mapping[str, Leaf]) -> list[Points]:
    """The points for more than the whole task: for each whole step above, up to the bonus's own cap.

    ``leaves`` as they are :func:`after_vetoes`: what was fabricated fulfils nothing.
    """
    earned = [_over_fulfilled(bonus, leaves[bonus.indicator]) for bonus in rubric.bonuses if bonus.indicator]
    return [one for one in earned if one is not None]


def deduction_points(rubric: Rubric, counts: Mapping[str, Decimal | None]) -> list[Points]:
    """The points off for what the measures counted, by the code of the deduction; nothing counted is left out."""
    pairs = [(one, counts.get(one.code)) for one in rubric.deductions]
    return [Points(one.code, count, one.points * count) for one, count in pairs if count]


def _over_fulfilled(bonus: Bonus, leaf: Leaf) -> Points | None:
    if leaf.state != "scored" or leaf.value is None or not leaf.target or bonus.step is None or bonus.above is None:
        return None
    above = Fraction(leaf.value) / Fraction(leaf.target) - Fraction(bonus.above)
    steps = above // Fraction(bonus.step)
    if steps < 1:
        return None
    points = bonus.points * steps
    return Points(bonus.code, Decimal(steps), points if bonus.cap is None else min(points, bonus.cap))


def _height(bonus: Bonus) -> tuple[int, Decimal]:
    return -LEVELS.index(bonus.level) if bonus.level else -len(LEVELS), bonus.points


def _capped(points: Iterable[Points], cap: Decimal) -> Decimal:
    return _cents(min(cap, sum((one.points for one in points), ZERO)))


def _cents(points: Decimal) -> Decimal:
    return half_up(Fraction(points))


def _points(leaf: Leaf) -> Decimal:
    return ZERO if leaf.score is None else leaf.score


def _found_vetoes(rubric: Rubric, vetoes: Sequence[str]) -> list[Veto]:
    """Each veto once, in the order of the rubric."""
    codes = {named.partition(CONCERNING)[0] for named in vetoes}
    known = {one.code: one for one in rubric.vetoes}
    if unknown := codes - known.keys():
        raise KeyError(*sorted(unknown))
    return [one for code, one in known.items() if code in codes]


def _leaves_below(indicator: Indicator) -> list[Indicator]:
    return [one for _, one in indicator.walk() if one.formula is not None]


def _sums(rubric: Rubric, leaves: Mapping[str, Leaf]) -> dict[str, Decimal]:
    """The scores below each heading."""
    headings = [one for one in rubric.walk() if one.formula is None]
    return {one.code: sum((_points(leaves[leaf.code]) for leaf in _leaves_below(one)), ZERO) for one in headings}
