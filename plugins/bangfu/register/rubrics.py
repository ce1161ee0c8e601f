"""Rubrics: what is scored, by which weights and formulas; all of it data. rubric_files.py reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from pydantic import model_validator

from bangfu.register.rubric_indicators import Indicator
from bangfu.register.rubric_params import Level, NamedMeasure, NonNegative, Positive, Share, Strict

DEEPEST_LEVEL = 3
FULL = Decimal(100)


class Bonus(Strict):
    """Points on top: an honour of a ``level``, once per matter; or, with ``indicator``, ``points`` for each whole
    ``step`` by which its completion is ``above`` that rate, at most ``cap``.
    """

    code: str
    name: str
    points: NonNegative
    level: Level | None = None
    indicator: str | None = None
    step: Positive | None = None
    above: NonNegative | None = None
    cap: NonNegative | None = None

    @model_validator(mode="after")
    def _is_honour_or_over_fulfilment(self) -> Bonus:
        rate = [self.indicator, self.step, self.above]
        if (
            any(one is None for one in rate)
            if self.level is None
            else any(one is not None for one in (*rate, self.cap))
        ):
            raise ValueError("bonus_is_one_of_two")
        return self


class Deduction(NamedMeasure):
    """Points off, shown apart, for each that the measure counts."""

    code: str
    name: str
    points: NonNegative
    per: str


class Veto(Strict):
    """What sets indicators to 0, takes off points, or keeps an object from the best grades.

    ``zeroes_concerned``: the indicator that the finding names is set to 0 besides ``zeroes``.
    """

    code: str
    name: str
    zeroes: tuple[str, ...] = ()
    zeroes_concerned: bool = False
    points: NonNegative | None = None
    best_grade: str | None = None
    marks_run: bool = False


class TieBreaker(Strict):
    """What decides between equal totals."""

    indicator: str
    by: Literal["score", "actual"]


class Grade(Strict):
    """A grade from ``min_score`` on; ``best_share`` of the objects at most have it, but one may always."""

    name: str
    min_score: NonNegative
    best_share: Share | None = None
    without_veto: bool = False


class Rubric(Strict):
    """One version of a rubric (domain 4.2 to 4.6)."""

    rubric: str
    version: str
    title: str
    status: Literal["draft", "in_force", "frozen"]
    valid_from: date
    basis: str
    object_groups: tuple[Literal["county", "zone", "department"], ...]
    total: Decimal
    bonus_cap: NonNegative
    deduction_cap: NonNegative
    conversion_weight: NonNegative
    indicators: tuple[Indicator, ...]
    bonuses: tuple[Bonus, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    tie_breakers: tuple[TieBreaker, ...] = ()
    grades: tuple[Grade, ...]

    @model_validator(mode="after")
    def _adds_up_and_holds_together(self) -> Rubric:
        weights = sum(one.weight for one in self.indicators)
        if {weights, self.total} != {FULL}:
            raise ValueError(f"weights_differ: {weights}, {self.total}")
        if any(level > DEEPEST_LEVEL for one in self.indicators for level, _ in one.walk()):
            raise ValueError("too_deep")
        self._codes_are_known_and_used_once()
        self._named_leaves_have_a_value()
        return self

    @model_validator(mode="after")
    def _grades_cover_every_score(self) -> Rubric:
        limits = [grade.min_score for grade in self.grades]
        if not limits or limits[-1] != 0 or any(a <= b for a, b in pairwise(limits)):
            raise ValueError("grades_must_fall_to_zero")
        if any(one.best_grade not in (None, *(grade.name for grade in self.grades)) for one in self.vetoes):
            raise ValueError("no_such_grade")
        return self

    def _codes_are_known_and_used_once(self) -> None:
        indicators = [one.code for one in self.walk()]
        others = [one.code for group in (self.bonuses, self.deductions, self.vetoes) for one in group]
        twice = [code for code, times in Counter(indicators + others).items() if times > 1]
        if twice:
            raise ValueError(f"code_twice: {', '.join(twice)}")
        named = {one.indicator for one in self.bonuses if one.indicator}
        named |= {one.indicator for one in self.tie_breakers}
        named |= {code for veto in self.vetoes for code in veto.zeroes}
        if unknown := sorted(named - set(indicators)):
            raise ValueError(f"no_such_indicator: {', '.join(unknown)}")

    def _named_leaves_have_a_value(self) -> None:
        """Over-fulfilment needs a target to be above, the actual value a leaf with one measure."""
        leaves = {leaf.code: leaf for leaf in self.leaves()}
        capped = [one.indicator for one in self.bonuses if one.indicator]
        if wrong := [code for code in capped if code not in leaves or leaves[code].formula != "linear_capped"]:
            raise ValueError(f"over_fulfilment_of_linear_capped: {', '.join(wrong)}")
        actual = [one.indicator for one in self.tie_breakers if one.by == "actual"]
        if wrong := [code for code in actual if code not in leaves or leaves[code].measure is None]:
            raise ValueError(f"actual_of_a_measured_leaf: {', '.join(wrong)}")

    def walk(self) -> Iterator[Indicator]:
        """Every indicator, headings before what is below them."""
        for top in self.indicators:
            for _, indicator in top.walk():
                yield indicator

    def leaves(self) -> Iterator[Indicator]:
        """The indicators that are scored."""
        return (one for one in self.walk() if one.formula is not None)

    def calls(self) -> Iterator[NamedMeasure]:
        """Every measure that the rubric names, with the parameters it is asked with; some more than once."""
        for leaf in self.leaves():
            yield from leaf.calls()
        yield from (one.named() for one in self.deductions)

    def row(self) -> dict[str, Any]:
        """As stored: numbers of the body are strings, so that they stay exact."""
        return {
            "rubric": self.rubric,
            "rubric_version": self.version,
            "title": self.title,
            "valid_from": self.valid_from,
            "body": self.model_dump(mode="json", exclude_none=True),
        }
