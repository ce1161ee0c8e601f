"""The indicators of a rubric: headings, leaves with a formula, and the parts of composites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, SerializeAsAny, ValidationInfo, field_validator, model_validator

from bangfu.register.rubric_params import (
    PARAMS,
    DeductPerStep,
    Formula,
    FormulaParams,
    LinearRange,
    ManualReview,
    MeasureParams,
    NamedMeasure,
    NonNegative,
    Positive,
    Strict,
)

MissingPolicy = Literal["na_renormalize", "zero", "full"]
WITH_DIRECTION = frozenset({"linear_range", "growth", "rank_score"})
"""Formulas that can be told that less is better."""


class Target(Strict):
    """What full points ask for: a number, the annual task of object and indicator, or what a measure finds."""

    value: NonNegative | None = None
    source: Literal["annual_targets"] | None = None
    measure: str | None = None
    params: MeasureParams = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_one_thing(self) -> Target:
        if sum(one is not None for one in (self.value, self.source, self.measure)) != 1:
            raise ValueError("target_is_one_thing")
        if self.params and self.measure is None:
            raise ValueError("target_params_without_measure")
        return self

    def call(self) -> NamedMeasure | None:
        """The measure that finds the target, if one does."""
        return None if self.measure is None else NamedMeasure(measure=self.measure, params=self.params)


class Part(Strict):
    """Something that is scored by a formula, for ``weight`` points at most."""

    name: str
    weight: Positive
    formula: Formula | None = None
    measure: str | None = None
    measure_params: MeasureParams = Field(default_factory=dict)
    direction: Literal["higher", "lower"] = "higher"
    target: Target | None = None
    params: SerializeAsAny[FormulaParams] = Field(default_factory=dict, validate_default=True)

    @field_validator("params", mode="before")
    @classmethod
    def _as_the_formula_reads_them(cls, value: Any, info: ValidationInfo) -> FormulaParams:
        model = PARAMS.get(info.data.get("formula") or "composite", FormulaParams)
        return value if isinstance(value, model) else model.model_validate(value)

    @model_validator(mode="after")
    def _formula_has_what_it_needs(self) -> Part:
        if self.formula is None:
            if self.measure or self.target or self.measure_params:
                raise ValueError("heading_has_no_formula")
            return self
        if (self.formula == "linear_capped") != (self.target is not None):
            raise ValueError("target_goes_with_linear_capped")
        if self._needs_measure() != (self.measure is not None):
            raise ValueError("measure_or_not")
        if self.measure_params and self.measure is None:
            raise ValueError("measure_or_not")
        return self._has_one_direction()

    def _needs_measure(self) -> bool:
        """Whether the formula reads ``measure``; a list of deductions and a composite name theirs elsewhere."""
        if isinstance(self.params, DeductPerStep):
            return not self.params.deductions
        return self.formula not in ("manual_review", "composite")

    def _has_one_direction(self) -> Part:
        if self.direction == "lower" and self.formula not in WITH_DIRECTION:
            raise ValueError("direction_not_here")
        if isinstance(self.params, LinearRange) and (self.params.low > self.params.high) != (self.direction == "lower"):
            raise ValueError("direction_and_range_differ")
        if isinstance(self.params, ManualReview) and (self.params.high or self.weight) > self.weight:
            raise ValueError("bounds_beyond_weight")
        return self

    def call(self) -> NamedMeasure | None:
        """The measure that is scored, with what its statement reads as ``:params``."""
        if self.measure is None:
            return None
        return NamedMeasure(measure=self.measure, params={**self.measure_params, **self.params.for_measure()})

    def calls(self) -> Iterator[NamedMeasure]:
        """Every measure that this part needs, the one that finds its target included."""
        found = (self.call(), self.target.call() if self.target else None)
        yield from (one for one in found if one)
        if isinstance(self.params, DeductPerStep):
            yield from (one.named() for one in self.params.deductions)


class Indicator(Part):
    """One row of the rubric: a heading with indicators below it, or a leaf with a formula."""

    code: str
    missing_policy: MissingPolicy | None = None
    evidence_required: bool = False
    data_source: str | None = None
    responsible_org: str | None = None
    parts: tuple[Part, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @model_validator(mode="after")
    def _is_heading_or_leaf(self) -> Indicator:
        if bool(self.indicators) == (self.formula is not None):
            raise ValueError("heading_or_leaf")
        if self.formula is not None and (self.missing_policy is None or self.data_source is None):
            raise ValueError("leaf_says_policy_and_source")
        if (self.formula == "composite") != bool(self.parts):
            raise ValueError("composite_has_parts")
        if any(part.formula in (None, "composite", "manual_review") for part in self.parts):
            raise ValueError("part_is_measured")
        self._adds_up()
        self._asks_each_measure_once()
        return self

    def _adds_up(self) -> None:
        for below in (self.indicators, self.parts):
            found = sum(one.weight for one in below)
            if below and found != self.weight:
                raise ValueError(f"weights_below_differ: {found}, {self.weight}")

    def _asks_each_measure_once(self) -> None:
        """A formula is given its values by the names of measures."""
        asked: dict[str, NamedMeasure] = {}
        for call in self.calls():
            if asked.setdefault(call.measure, call) != call:
                raise ValueError(f"measure_twice: {call.measure}")

    def calls(self) -> Iterator[NamedMeasure]:
        """Every measure that this leaf needs; its parts' after its own."""
        yield from super().calls()
        for part in self.parts:
            yield from part.calls()

    def walk(self, level: int = 1) -> Iterator[tuple[int, Indicator]]:
        """This indicator and all below it, each with its level from 1."""
        yield level, self
        for below in self.indicators:
            yield from below.walk(level + 1)
