"""Ranks and grades within one group of objects (domain 4.6). Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bangfu.assessment.formulas import Leaf
from bangfu.assessment.totals import Total
from bangfu.register.rubrics import Rubric, TieBreaker

LOWEST = Decimal("-Infinity")
"""Where nothing can be said, between equal totals it comes last."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One object of the group with its total; ``leaves`` as measured, for actual values between equal totals."""

    object_code: str
    sort_order: int
    total: Total
    leaves: Mapping[str, Leaf]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The rank of one object; ``tied`` (并列) where others share it, the ranks after them are skipped."""

    object_code: str
    rank: int
    tied: bool
    grade: str


def rank_objects(rubric: Rubric, standings: Sequence[Standing]) -> list[Ranked]:
    """Rank one group on the total as it is read (2 decimals), then by the rubric's tie-breakers in their order.

    What is still equal shares the better rank (1, 2, 2, 4) and stands in the group's own order.
    """
    merits = {one.object_code: _merit(rubric, one) for one in standings}
    ranks = {code: 1 + sum(other > merit for other in merits.values()) for code, merit in merits.items()}
    order = sorted(standings, key=lambda one: (ranks[one.object_code], one.sort_order, one.object_code))
    held = list(ranks.values())
    return [
        Ranked(
            one.object_code,
            ranks[one.object_code],
            held.count(ranks[one.object_code]) > 1,
            _grade(rubric, one.total, ranks[one.object_code], len(standings)),
        )
        for one in order
    ]


def _merit(rubric: Rubric, standing: Standing) -> tuple[Decimal, ...]:
    return (standing.total.total_score, *(_deciding(one, standing) for one in rubric.tie_breakers))


def _deciding(breaker: TieBreaker, standing: Standing) -> Decimal:
    """The score after vetoes (of a heading: the sum below it), or the actual value."""
    if breaker.by == "actual":
        value = standing.leaves[breaker.indicator].value
    else:
        leaf = standing.total.leaves.get(breaker.indicator)
        value = leaf.score if leaf else standing.total.sums[breaker.indicator]
    return LOWEST if value is None else value


def _grade(rubric: Rubric, total: Total, rank: int, count: int) -> str:
    """The best grade whose conditions hold and that no veto forbids; the last one has no conditions."""
    limits = {one.code: one.best_grade for one in rubric.vetoes}
    names = [grade.name for grade in rubric.grades]
    first = max((names.index(limit) for code in total.vetoes if (limit := limits[code])), default=0)
    for grade in rubric.grades[first:]:
        within = grade.best_share is None or rank <= max(1, math.floor(Fraction(grade.best_share) * count))
        clean = not (grade.without_veto and total.vetoes)
        if total.total_score >= grade.min_score and within and clean:
            return grade.name
    return names[-1]
