"""Bonuses, deductions and vetoes of one object, each with what proves it (domain 4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from bangfu.assessment.evidence import EvidenceItem, honours_of, vetoes_of
from bangfu.assessment.facts import AssessedObject, Facts
from bangfu.assessment.formulas import Leaf
from bangfu.assessment.measured import Measured
from bangfu.assessment.needs import call_of
from bangfu.assessment.totals import (
    CONCERNING,
    after_vetoes,
    counted_honours,
    deduction_points,
    honour_points,
    over_fulfilment,
)
from bangfu.register.rubrics import Deduction, Rubric

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One bonus, deduction or veto; ``points`` before the cap over all, negative where they are taken off."""

    code: str
    kind: Literal["bonus", "deduction", "veto"]
    name: str
    occurrences: Decimal
    points: Decimal
    detail: tuple[Mapping[str, Any], ...]
    row_keys: tuple[str, ...]


def adjustments_of(
    rubric: Rubric, facts: Facts, assessed: AssessedObject, leaves: Mapping[str, Leaf]
) -> tuple[Adjustment, ...]:
    """All adjustments of one object in the order of the rubric; what did not happen is left out."""
    evidence = facts.evidence_of(assessed.object_code)
    return (
        *_honours(rubric, evidence),
        *_over_fulfilment(rubric, after_vetoes(rubric, leaves, list(vetoes_of(rubric, evidence)))),
        *_deductions(rubric, facts, assessed),
        *_vetoes(rubric, evidence),
    )


def _honours(rubric: Rubric, evidence: Sequence[EvidenceItem]) -> list[Adjustment]:
    proven = honours_of(rubric, evidence)
    counted = counted_honours(rubric, [honour for honour, _ in proven])
    matters = {honour.matter: honour.code for honour in counted}
    names = {one.code: one.name for one in rubric.bonuses}
    found = []
    for points in honour_points(rubric, counted):
        items = [item for _, item in proven if matters.get(item.matter) == points.code]
        proof = tuple(one.as_json() for one in items), tuple(one.row_key for one in items)
        found.append(Adjustment(points.code, "bonus", names[points.code], points.occurrences, points.points, *proof))
    return found


def _over_fulfilment(rubric: Rubric, leaves: Mapping[str, Leaf]) -> list[Adjustment]:
    """Points for more than the whole task; the rows are those of the indicator that was over-fulfilled."""
    named = {one.code: one for one in rubric.bonuses}
    return [
        Adjustment(
            one.code, "bonus", named[one.code].name, one.occurrences, one.points,
            ({"indicator": named[one.code].indicator},), (),
        )
        for one in over_fulfilment(rubric, leaves)
    ]  # fmt: skip


def _deductions(rubric: Rubric, facts: Facts, assessed: AssessedObject) -> list[Adjustment]:
    named = {one.code: one for one in rubric.deductions}
    results = {code: _result(one, facts, assessed) for code, one in named.items()}
    return [
        Adjustment(
            one.code,
            "deduction",
            named[one.code].name,
            one.occurrences,
            -one.points,
            ({"measure": named[one.code].measure, "per": named[one.code].per},),
            results[one.code][1],
        )
        for one in deduction_points(rubric, {code: count for code, (count, _) in results.items()})
    ]


def _result(deduction: Deduction, facts: Facts, assessed: AssessedObject) -> tuple[Decimal | None, tuple[str, ...]]:
    call = call_of(deduction, facts.statements, facts.year, assessed.object_group)
    result = facts.measures[call][assessed.object_code]
    return Measured(result.numerator, result.denominator).value, result.row_keys


def _vetoes(rubric: Rubric, evidence: Sequence[EvidenceItem]) -> list[Adjustment]:
    proven = vetoes_of(rubric, evidence)
    found = []
    for veto in rubric.vetoes:
        named = {code: items for code, items in proven.items() if code.partition(CONCERNING)[0] == veto.code}
        if not named:
            continue
        items = [item for items in named.values() for item in items]
        detail = tuple(
            {"concerned": code.partition(CONCERNING)[2] or None, **item.as_json()}
            for code, items in named.items()
            for item in items
        )
        keys = tuple(one.row_key for one in items)
        points = -(veto.points or ZERO)
        found.append(Adjustment(veto.code, "veto", veto.name, Decimal(1), points, detail, keys))
    return found
