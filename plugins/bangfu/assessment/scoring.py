"""From facts to scores, adjustments and ranks by a rubric. Pure: the database is read before and written after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bangfu.assessment.adjusting import Adjustment, adjustments_of
from bangfu.assessment.evidence import EvidenceItem, reviewed_points, vetoes_of
from bangfu.assessment.facts import AssessedObject, Facts
from bangfu.assessment.formulas import Leaf, score_leaf
from bangfu.assessment.measured import Given, Measured
from bangfu.assessment.measures import MeasureCall
from bangfu.assessment.needs import call_of, previous_calls
from bangfu.assessment.overrides import Override
from bangfu.assessment.ranks import Ranked, Standing, rank_objects
from bangfu.assessment.totals import Points, Total, total_of
from bangfu.register.rubric_indicators import Indicator, Part, Target
from bangfu.register.rubric_params import NamedMeasure
from bangfu.register.rubrics import Rubric


@dataclass(frozen=True, slots=True)
class ScoredLeaf:
    """One leaf of one object: its score, the calls that it was computed from, the documents, a person's score.

    ``target_rows``: keys of the rows that set its task. ``computed``: the score before a person gave another.
    """

    indicator: Indicator
    leaf: Leaf
    calls: tuple[MeasureCall, ...]
    target_rows: tuple[str, ...]
    evidence: tuple[EvidenceItem, ...]
    override: Override | None
    computed: Decimal | None


@dataclass(frozen=True, slots=True)
class ScoredObject:
    """Everything that a run says of one object. ``leaves`` by code, before vetoes; ``total`` holds them after."""

    assessed: AssessedObject
    leaves: Mapping[str, ScoredLeaf]
    adjustments: tuple[Adjustment, ...]
    total: Total
    ranked: Ranked


def score_all(rubric: Rubric, facts: Facts) -> list[ScoredObject]:
    """Score every object of the rubric's groups and rank each group apart; in the order of groups and ranks."""
    return [one for group in rubric.object_groups for one in _score_group(rubric, facts, group)]


def run_marks(rubric: Rubric, scored: Sequence[ScoredObject]) -> list[str]:
    """What is to be published with the result: the vetoes that mark a run, with the objects."""
    return [
        f"{veto.name}：{one.assessed.object_name}"
        for veto in rubric.vetoes
        if veto.marks_run
        for one in scored
        if veto.code in one.total.vetoes
    ]


def _score_group(rubric: Rubric, facts: Facts, group: str) -> list[ScoredObject]:
    objects = {one.object_code: one for one in facts.objects if one.object_group == group}
    leaves = {code: _score_leaves(rubric, facts, one) for code, one in objects.items()}
    adjusted = {code: _adjust(rubric, facts, one, leaves[code]) for code, one in objects.items()}
    totals = {code: _total(rubric, facts, code, leaves[code], adjusted[code]) for code in objects}
    standings = [Standing(code, one.sort_order, totals[code], _bare(leaves[code])) for code, one in objects.items()]
    return [
        ScoredObject(
            objects[ranked.object_code],
            leaves[ranked.object_code],
            adjusted[ranked.object_code],
            totals[ranked.object_code],
            ranked,
        )
        for ranked in rank_objects(rubric, standings)
    ]


def _bare(leaves: Mapping[str, ScoredLeaf]) -> dict[str, Leaf]:
    return {code: one.leaf for code, one in leaves.items()}


def _adjust(
    rubric: Rubric, facts: Facts, assessed: AssessedObject, leaves: Mapping[str, ScoredLeaf]
) -> tuple[Adjustment, ...]:
    return adjustments_of(rubric, facts, assessed, _bare(leaves))


def _total(
    rubric: Rubric, facts: Facts, code: str, leaves: Mapping[str, ScoredLeaf], adjusted: Sequence[Adjustment]
) -> Total:
    def points(kind: str) -> list[Points]:
        return [Points(one.code, one.occurrences, abs(one.points)) for one in adjusted if one.kind == kind]

    vetoes = list(vetoes_of(rubric, facts.evidence_of(code)))
    return total_of(rubric, _bare(leaves), points("bonus"), points("deduction"), vetoes)


def _score_leaves(rubric: Rubric, facts: Facts, assessed: AssessedObject) -> dict[str, ScoredLeaf]:
    return {leaf.code: _score_leaf(leaf, facts, assessed) for leaf in rubric.leaves()}


def _score_leaf(indicator: Indicator, facts: Facts, assessed: AssessedObject) -> ScoredLeaf:
    code = assessed.object_code
    evidence = tuple(one for one in facts.evidence_of(code) if one.indicator_code == indicator.code)
    override = facts.overrides.get((code, indicator.code))
    asked = _Asked(facts, assessed, indicator)
    leaf = score_leaf(indicator, asked.given(_reviewed(indicator, evidence, override)))
    computed = leaf.score
    if override is not None and indicator.formula != "manual_review":
        leaf = replace(leaf, score=override.score, state="scored")
    return ScoredLeaf(indicator, leaf, asked.calls(), asked.target_rows(), evidence, override, computed)


def _reviewed(indicator: Indicator, evidence: Sequence[EvidenceItem], override: Override | None) -> Decimal | None:
    """What a person gave: the latest decision, else the points of the documents."""
    if indicator.formula != "manual_review":
        return None
    return override.score if override else reviewed_points(evidence)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the measures answer for one indicator of one object."""

    facts: Facts
    assessed: AssessedObject
    indicator: Indicator

    def given(self, reviewed: Decimal | None) -> Given:
        named = list(self.indicator.calls())
        return Given(
            measured={one.measure: self._measured(self._call(one)) for one in named},
            previous={one.measure: self._measured(self._call(one, 1)) for one in previous_calls(self.indicator)},
            peers={one.measure: self._peers(self._call(one)) for one in named},
            target=self._target(self.indicator),
            part_targets=[self._target(part) for part in self.indicator.parts],
            reviewed=reviewed,
        )

    def calls(self) -> tuple[MeasureCall, ...]:
        """Every call of the indicator, the year before and the task's measure included."""
        now = [self._call(one) for one in self.indicator.calls()]
        return tuple(sorted({*now, *(self._call(one, 1) for one in previous_calls(self.indicator))}))

    def target_rows(self) -> tuple[str, ...]:
        """The rows that set the task of the year."""
        parts: tuple[Part, ...] = (self.indicator, *self.indicator.parts)
        asks = any(part.target is not None and part.target.source is not None for part in parts)
        found = self.facts.targets.get((self.assessed.object_code, self.indicator.code))
        return (found.row_key,) if asks and found else ()

    def _call(self, named: NamedMeasure, years_before: int = 0) -> MeasureCall:
        return call_of(named, self.facts.statements, self.facts.year - years_before, self.assessed.object_group)

    def _measured(self, call: MeasureCall) -> Measured:
        result = self.facts.measures[call][self.assessed.object_code]
        return Measured(result.numerator, result.denominator)

    def _peers(self, call: MeasureCall) -> list[Decimal]:
        values = (Measured(one.numerator, one.denominator).value for one in self.facts.measures[call].values())
        return [value for value in values if value is not None]

    def _target(self, part: Part) -> Decimal | None:
        target: Target | None = part.target
        if target is None:
            return None
        named = target.call()
        if named is not None:
            return self._measured(self._call(named)).value
        if target.value is not None:
            return target.value
        found = self.facts.targets.get((self.assessed.object_code, self.indicator.code))
        return found.value if found else None


def evidence_json(scored: ScoredLeaf) -> list[dict[str, Any]]:
    """The documents behind a score as they are kept with it, and the rows that set its task."""
    tasks = [{"row_key": key, "kind": "annual_target"} for key in scored.target_rows]
    return [*tasks, *(one.as_json() for one in scored.evidence)]
