"""What each formula of a rubric is told besides its weight (domain 4.2): one strict model per formula."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Formula = Literal[
    "linear_capped", "linear_range", "threshold_steps", "deduct_per_step", "zero_tolerance", "rank_score", "growth",
    "count_capped", "weighted_points", "manual_review", "composite",
]  # fmt: skip
Level = Literal["national", "provincial", "city", "county"]
NonNegative = Annotated[Decimal, Field(ge=0)]
Positive = Annotated[Decimal, Field(gt=0)]
Share = Annotated[Decimal, Field(ge=0, le=1)]


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


MeasureParams = Annotated[dict[str, Any], AfterValidator(_as_text)]
"""What a statement reads as ``:params``, in JSON; fractions as text, so that they stay exact."""


class Strict(BaseModel):
    """A frozen piece of a rubric: a field that nobody foresaw is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NamedMeasure(Strict):
    """A measure and the parameters that its statement reads as ``:params``."""

    measure: str
    params: MeasureParams = {}

    def named(self) -> NamedMeasure:
        """Just the measure and its parameters, of whatever names them besides other things."""
        return NamedMeasure(measure=self.measure, params=self.params)


class FormulaParams(Strict):
    """What all formulas' parameters have in common."""

    def for_measure(self) -> dict[str, Any]:
        """The parameters by which the measure itself weighs its rows; most formulas have none."""
        return {}


class LinearCapped(FormulaParams):
    """w × min(1, actual/target); nothing where actual/target is below ``zero_below``."""

    zero_below: Share | None = None


class LinearRange(FormulaParams):
    """w × clamp((x − low)/(high − low)); ``low`` above ``high`` where less is better."""

    low: Decimal
    high: Decimal

    @model_validator(mode="after")
    def _has_a_width(self) -> LinearRange:
        if self.low == self.high:
            raise ValueError("range_has_no_width")
        return self


class Growth(LinearRange):
    """As :class:`LinearRange`, on the growth over the previous year."""


class Step(Strict):
    """From ``min`` on, ``share`` of the weight."""

    min: Decimal
    share: Share


class ThresholdSteps(FormulaParams):
    """The share of the highest step reached; below all of them nothing."""

    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _rises(self) -> ThresholdSteps:
        if any(a.min >= b.min or a.share > b.share for a, b in pairwise(self.steps)):
            raise ValueError("steps_must_rise")
        return self


class PointsOff(NamedMeasure):
    """``points`` off for each that the measure counts."""

    points: NonNegative


class DeductPerStep(FormulaParams):
    """w − points × ceil((full − x)/step), or w less the points of everything that the measures of a list count."""

    full: Decimal | None = None
    step: Positive | None = None
    points: NonNegative | None = None
    deductions: tuple[PointsOff, ...] = ()

    @model_validator(mode="after")
    def _is_one_of_two_forms(self) -> DeductPerStep:
        classic = [self.full, self.step, self.points]
        given = [value for value in classic if value is not None]
        if bool(given) == bool(self.deductions) or (given and len(given) < len(classic)):
            raise ValueError("steps_or_deductions")
        return self


class ZeroTolerance(FormulaParams):
    """w where nothing is violated, else 0."""


class Band(Strict):
    """Ranks up to ``to_rank`` (after the band before) get ``share`` of the weight."""

    to_rank: Annotated[int, Field(ge=1)]
    share: Share


class RankScore(FormulaParams):
    """w × (n − rank + 1)/n within the object group, or by bands of ranks; ranks below all bands get nothing."""

    within: Literal["object_group"] = "object_group"
    bands: tuple[Band, ...] = ()

    @model_validator(mode="after")
    def _falls(self) -> RankScore:
        if any(a.to_rank >= b.to_rank or a.share < b.share for a, b in pairwise(self.bands)):
            raise ValueError("bands_must_fall")
        return self


class CountCapped(FormulaParams):
    """min(w, ``points_each`` × n)."""

    points_each: Positive


class WeightedPoints(FormulaParams):
    """Σ points by level, at most w. The measure weighs row by row, so the table goes to it."""

    points: Annotated[dict[Level, NonNegative], Field(min_length=1)]
    online_factor: Share = Decimal(1)
    reprint_factor: Share = Decimal(0)

    def for_measure(self) -> dict[str, Any]:
        """The points by level and the factors."""
        return self.model_dump(mode="json")


class ManualReview(FormulaParams):
    """A reviewer's points from ``low`` to ``high``; without ``high`` to the weight."""

    low: NonNegative = Decimal(0)
    high: NonNegative | None = None


class Composite(FormulaParams):
    """The sum of its parts."""


PARAMS: Mapping[Formula, type[FormulaParams]] = {
    "linear_capped": LinearCapped,
    "linear_range": LinearRange,
    "threshold_steps": ThresholdSteps,
    "deduct_per_step": DeductPerStep,
    "zero_tolerance": ZeroTolerance,
    "rank_score": RankScore,
    "growth": Growth,
    "count_capped": CountCapped,
    "weighted_points": WeightedPoints,
    "manual_review": ManualReview,
    "composite": Composite,
}
