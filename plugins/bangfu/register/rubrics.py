"""Rubrics: what is scored, by which weights and formulas. One YAML file per version in ``rubrics/``, all of it data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bangfu.contracts.documents import read_yaml
from bangfu.notices import notice
from bangfu.register.files import ReferenceDataError

Formula = Literal[
    "linear_capped", "linear_range", "threshold_steps", "deduct_per_step", "zero_tolerance", "rank_score", "growth",
    "count_capped", "weighted_points", "manual_review", "composite",
]  # fmt: skip
MissingPolicy = Literal["na_renormalize", "zero", "full"]
Level = Literal["national", "provincial", "city", "county"]
Points = Annotated[Decimal, Field(ge=0)]
Share = Annotated[Decimal, Field(ge=0, le=1)]

NEEDED_PARAMS: Mapping[str, frozenset[str]] = {
    "linear_range": frozenset({"low", "high"}),
    "growth": frozenset({"low", "high"}),
    "threshold_steps": frozenset({"steps"}),
    "deduct_per_step": frozenset({"deductions"}),
    "zero_tolerance": frozenset({"required"}),
    "rank_score": frozenset({"within"}),
    "count_capped": frozenset({"points_each"}),
    "weighted_points": frozenset({"points"}),
}
"""What each formula cannot do without; linear_capped needs a target, composite its parts."""
WITHOUT_MEASURE = {"deduct_per_step", "manual_review", "composite"}
"""Formulas that name their measures elsewhere, or need none."""
DEEPEST_LEVEL = 3
FULL = Decimal(100)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Strict):
    """What full points ask for: a number, or where the number of the year and object stands."""

    value: Decimal | None = None
    source: Literal["annual_targets", "reserve"] | None = None
    reserve_ratio: Share | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Target:
        if (self.value is None) == (self.source is None):
            raise ValueError("target_is_value_or_source")
        if (self.source == "reserve") != (self.reserve_ratio is not None):
            raise ValueError("reserve_has_a_ratio")
        return self


class Part(_Strict):
    """Something that is scored by a formula, for ``weight`` points at most."""

    name: str
    weight: Annotated[Decimal, Field(gt=0)]
    formula: Formula | None = None
    measure: str | None = None
    direction: Literal["higher", "lower"] = "higher"
    target: Target | None = None
    params: dict[str, Any] = {}

    @model_validator(mode="after")
    def _formula_has_what_it_needs(self) -> Part:
        if self.formula is None:
            return self
        missing = NEEDED_PARAMS.get(self.formula, frozenset()) - self.params.keys()
        if missing:
            raise ValueError(f"formula_needs: {', '.join(sorted(missing))}")
        if self.formula == "linear_capped" and self.target is None:
            raise ValueError("formula_needs: target")
        if self.formula not in WITHOUT_MEASURE and self.measure is None:
            raise ValueError("formula_needs: measure")
        return self


class Indicator(Part):
    """One row of the rubric: a heading with indicators below it, or a leaf with a formula."""

    code: str
    missing_policy: MissingPolicy | None = None
    evidence_required: bool = False
    data_source: str | None = None
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
        for below in (self.indicators, self.parts):
            if below and sum(one.weight for one in below) != self.weight:
                raise ValueError("weights_below_differ")
        return self

    def walk(self, level: int = 1) -> Iterator[tuple[int, Indicator]]:
        """This indicator and all below it, each with its level from 1."""
        yield level, self
        for below in self.indicators:
            yield from below.walk(level + 1)


class Bonus(_Strict):
    """Points on top, once per matter; with ``indicator``, for each ``step`` of its rate ``above`` that value."""

    code: str
    name: str
    points: Points
    level: Level | None = None
    indicator: str | None = None
    step: Decimal | None = None
    above: Decimal | None = None
    cap: Points | None = None


class Deduction(_Strict):
    """Points off, shown apart, for each that the measure finds; ``above`` is the share from which one counts."""

    code: str
    name: str
    points: Points
    per: str
    measure: str
    above: Share | None = None


class Veto(_Strict):
    """What sets indicators to 0, takes off points, or keeps an object from the best grades."""

    code: str
    name: str
    zeroes: tuple[str, ...] = ()
    zeroes_concerned: bool = False
    points: Points | None = None
    best_grade: str | None = None
    marks_run: bool = False


class TieBreaker(_Strict):
    """What decides between equal totals."""

    indicator: str
    by: Literal["score", "actual"]


class Grade(_Strict):
    """A grade from ``min_score`` on; ``best_share`` of the objects at most have it."""

    name: str
    min_score: Points
    best_share: Share | None = None
    without_veto: bool = False


class Rubric(_Strict):
    """One version of a rubric (domain 4.2 to 4.6)."""

    rubric: str
    version: str
    title: str
    status: Literal["draft", "in_force", "frozen"]
    valid_from: date
    basis: str
    object_groups: tuple[Literal["county", "zone", "department"], ...]
    total: Decimal
    bonus_cap: Points
    deduction_cap: Points
    conversion_weight: Points
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
        walked = [pair for one in self.indicators for pair in one.walk()]
        if any(level > DEEPEST_LEVEL for level, _ in walked):
            raise ValueError("too_deep")
        known = {indicator.code for _, indicator in walked}
        others = [one.code for group in (self.bonuses, self.deductions, self.vetoes) for one in group]
        twice = [code for code, times in Counter([one.code for _, one in walked] + others).items() if times > 1]
        if twice:
            raise ValueError(f"code_twice: {', '.join(twice)}")
        unknown = sorted(self._named_indicators() - known)
        if unknown:
            raise ValueError(f"no_such_indicator: {', '.join(unknown)}")
        if any(one.best_grade not in (None, *(grade.name for grade in self.grades)) for one in self.vetoes):
            raise ValueError("no_such_grade")
        return self

    def _named_indicators(self) -> set[str]:
        named = {one.indicator for one in self.bonuses if one.indicator}
        named |= {one.indicator for one in self.tie_breakers}
        return named | {code for veto in self.vetoes for code in veto.zeroes}

    def row(self) -> dict[str, Any]:
        """As stored: numbers of the body are strings, so that they stay exact."""
        return {
            "rubric": self.rubric,
            "rubric_version": self.version,
            "title": self.title,
            "valid_from": self.valid_from,
            "body": self.model_dump(mode="json", exclude_none=True),
        }


def read_rubrics(folder: Path) -> list[Rubric]:
    """Every rubric of ``folder/rubrics``, in the order of file names; none where there is no such folder.

    Raises :class:`ReferenceDataError` naming file, place and what is wrong.
    """
    rubrics: dict[tuple[str, str], Rubric] = {}
    for path in sorted((folder / "rubrics").glob("*.yaml")):
        rubric = _read_rubric(path)
        key = (rubric.rubric, rubric.version)
        if key in rubrics:
            raise ReferenceDataError("rubric_twice", file=path.name, rubric=rubric.rubric, version=rubric.version)
        rubrics[key] = rubric
    return list(rubrics.values())


def _read_rubric(path: Path) -> Rubric:
    try:
        return Rubric.model_validate(_exact(read_yaml(path)))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ReferenceDataError("rubric_not_yaml", file=path.name, reason=str(error).replace("\n", " ")) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "—"
        raise ReferenceDataError("rubric_wrong", file=path.name, place=place, reason=_reason(first)) from None


def _reason(error: Any) -> str:
    if error["type"] != "value_error":
        return str(error["msg"])
    what, _, rest = str(error["ctx"]["error"]).partition(": ")
    return notice(f"rubric.{what}", rest=rest)


def _exact(content: Any) -> Any:
    """The numbers of a YAML document as exact decimals: what stands there, not its nearest binary fraction."""
    if isinstance(content, dict):
        return {key: _exact(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_exact(value) for value in content]
    return Decimal(repr(content)) if isinstance(content, float) else content
