"""Everything a scoring reads, gathered once from one basis: live, or as an edition keeps it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from bangfu.assessment.bases import bases_at_hand
from bangfu.assessment.evidence import EvidenceItem, read_evidence
from bangfu.assessment.measures import Measures, Statements, execute_measures
from bangfu.assessment.needs import rubric_calls
from bangfu.assessment.overrides import Override, read_overrides
from bangfu.register.rubrics import Rubric

_OBJECTS = text("""
    select object_group, object_code, object_name, sort_order
    from assessed_object
    where object_group = any(:groups)
    order by object_group, sort_order, object_code
""")
_TARGETS = text("""
    select object_code, indicator_code, target_value, row_key from annual_target where year = :year
""")


@dataclass(frozen=True, slots=True)
class AssessedObject:
    """Who is scored: a county, a zone or a department's system."""

    object_group: str
    object_code: str
    object_name: str
    sort_order: int


@dataclass(frozen=True, slots=True)
class AnnualTarget:
    """The task of one object and indicator for the year, in base units, and the row that says so."""

    value: Decimal
    row_key: str


@dataclass(frozen=True)
class Facts:
    """What is known of a year for one rubric: objects, measures, tasks, evidence, scores given by persons.

    Tasks and overrides by (object code, indicator code).
    """

    year: int
    statements: Statements
    objects: tuple[AssessedObject, ...]
    measures: Measures
    targets: Mapping[tuple[str, str], AnnualTarget]
    evidence: tuple[EvidenceItem, ...]
    overrides: Mapping[tuple[str, str], Override]

    def evidence_of(self, object_code: str) -> list[EvidenceItem]:
        """What is on file for one object."""
        return [one for one in self.evidence if one.object_code == object_code]


def gather(connection: Connection, rubric: Rubric, year: int, cutoff: datetime, statements: Statements) -> Facts:
    """Read everything from the basis in the search path (:func:`bangfu.assessment.measures.looking_at`)."""
    objects = connection.execute(_OBJECTS, {"groups": list(rubric.object_groups)})
    found = tuple(AssessedObject(**row._mapping) for row in objects)
    targets = connection.execute(_TARGETS, {"year": year})
    calls = rubric_calls(rubric, statements, year)
    now, before = [one for one in calls if one.year == year], [one for one in calls if one.year < year]
    codes = {one.object_code for one in found}
    with bases_at_hand(connection, statements):
        measures = {
            **execute_measures(connection, now, statements, cutoff),
            **execute_measures(connection, before, statements, a_year_before(cutoff)),
        }
    return Facts(
        year=year,
        statements=statements,
        objects=found,
        measures=measures,
        targets={
            (row.object_code, row.indicator_code): AnnualTarget(row.target_value, row.row_key)
            for row in targets
            if row.object_code in codes
        },
        evidence=tuple(one for one in read_evidence(connection, year, cutoff) if one.object_code in codes),
        overrides={key: one for key, one in read_overrides(connection, year, cutoff).items() if key[0] in codes},
    )


def a_year_before(cutoff: datetime) -> datetime:
    """The same day of the year before: until the year is over, its part is compared with the same part (同比)."""
    day = 28 if (cutoff.month, cutoff.day) == (2, 29) else cutoff.day
    return cutoff.replace(year=cutoff.year - 1, day=day)


def input_hash(rubric: Rubric, facts: Facts) -> str:
    """SHA-256 over everything that decides the scores; equal data, equal hash, on every machine and in any order."""
    digest = hashlib.sha256()
    for part in _parts(rubric, facts):
        digest.update(json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _parts(rubric: Rubric, facts: Facts) -> Iterator[Any]:
    yield rubric.row()["body"]
    yield facts.year
    yield sorted((one.object_group, one.object_code, one.object_name, one.sort_order) for one in facts.objects)
    for call in sorted(facts.measures):
        for code, result in sorted(facts.measures[call].items()):
            numbers = [_plain(result.numerator), _plain(result.denominator)]
            yield [call.measure, call.params_key, call.year, call.object_group, code, *numbers, result.row_keys]
    yield sorted((*key, _plain(target.value), target.row_key) for key, target in facts.targets.items())
    yield sorted([one.object_code, one.indicator_code or "", one.kind, one.level or "", one.row_key,
                  str(one.happened_on), one.as_json()] for one in facts.evidence)  # fmt: skip
    yield sorted((*key, str(one.score), one.reason, one.decided_by) for key, one in facts.overrides.items())


def _plain(value: Decimal | None) -> str | None:
    """A number however many zeroes were written behind it."""
    return None if value is None else f"{value.normalize():f}"
