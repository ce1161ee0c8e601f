"""What people ask of the assessment: a draft of the year, the same year under another rubric, a score by a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, text

from bangfu.assessment.bases import bases_at_hand
from bangfu.assessment.evidence import read_evidence
from bangfu.assessment.gaps import Gap, gaps_of, open_reports
from bangfu.assessment.measures import LIVE, looking_at
from bangfu.assessment.needs import statements_for
from bangfu.assessment.overrides import (
    Override,
    find_indicator,
    record_override,
    refuse_override,
    refuse_without_document,
)
from bangfu.assessment.runs import NoRubricError, Run, assess_year, keep_run, rubrics_of, score_year
from bangfu.database.engine import engine
from bangfu.notices import NotFoundError
from bangfu.register.rubric_files import read_rubric
from bangfu.register.rubrics import Rubric
from bangfu.settings import Settings

_ONE_AT_A_TIME = text("lock table assessment.run in share row exclusive mode")
"""No query, so the moment at which the warehouse is seen comes after it."""
_MODULES = text("""
    select object_group, object_code, module, score, total_score
    from evaluation.comprehensive
    where year = :year and edition = 'draft'
    order by array_position(array['county', 'zone', 'department'], object_group), object_code, module
""")
_OBJECT = text("""
    select object_group, object_code, object_name
    from basis_live.assessed_object
    where :named in (object_code, object_name)
""")


class UnknownObjectError(NotFoundError):
    """Nobody is assessed under that code or name."""


@dataclass(frozen=True, slots=True)
class ModuleScore:
    """One module of the comprehensive assessment of one object, and the object's total over all modules."""

    object_group: str
    object_code: str
    module: str
    score: Decimal
    total_score: Decimal


@dataclass(frozen=True)
class AssessmentSummary:
    """A year's draft: a run per rubric, what is missing, reports outstanding, and the yearly table."""

    year: int
    runs: tuple[Run, ...]
    gaps: tuple[Gap, ...]
    modules: tuple[ModuleScore, ...]

    @property
    def has_modules(self) -> bool:
        """Whether somebody gave scores of other modules: our own stands in the ranking already."""
        return len({one.module for one in self.modules}) > 1


@dataclass(frozen=True)
class WhatIf:
    """The same facts under the rubric of the year and under another one."""

    current: Run
    other: Run


def draft_assessment(settings: Settings, year: int) -> AssessmentSummary:
    """Score the year as it stands and keep a draft for each rubric, unless nothing changed since the last one."""
    with _at_one_moment(settings) as connection:
        runs = tuple(assess_year(connection, year, "draft", settings.now()))
        gaps = [gap for run in runs for gap in gaps_of(run.rubric, run.facts, run.scored)]
        gaps += open_reports(connection, year)
        modules = tuple(ModuleScore(**row._mapping) for row in connection.execute(_MODULES, {"year": year}))
    return AssessmentSummary(year, runs, tuple(gaps), modules)


def what_if(settings: Settings, year: int, rubric_file: Path, kind: str | None = None) -> WhatIf:
    """Score the year by the rubric of a file, beside the rubric of the year with the same name.

    Nothing is kept, unless ``kind`` is ``what_if``. Raises ReferenceDataError for a file that is no rubric,
    :class:`NoRubricError` where the year has none of that name.
    """
    other = read_rubric(rubric_file)
    with _at_one_moment(settings) as connection:
        known = rubrics_of(connection, year).get(other.rubric)
        if known is None:
            raise NoRubricError("assessment.no_rubric_named", year=year, rubric=other.rubric)
        now = settings.now()
        with looking_at(connection, LIVE), bases_at_hand(connection, statements_for(known) | statements_for(other)):
            compared = WhatIf(score_year(connection, year, known, now), score_year(connection, year, other, now))
        if kind == "what_if":
            keep_run(connection, compared.other, "what_if")
    return compared


def review(settings: Settings, year: int, named: str, indicator_code: str, score: Decimal, by: str, reason: str,
           link: str | None) -> Override:  # fmt: skip
    """Keep a person's score for an indicator of an object (code or name); it counts from the next draft on.

    Raises :class:`UnknownObjectError`, and OverrideRefusedError where judging is not a person's business.
    """
    with engine(settings, "assessor").begin() as connection:
        found = connection.execute(_OBJECT, {"named": named}).one_or_none()
        if found is None:
            raise UnknownObjectError("assessment.no_object", object=named)
        rubric = _rubric_for(connection, year, found.object_group)
        indicator = find_indicator(rubric, indicator_code)
        refuse_override(indicator, score, statements_for(rubric))
        override = Override(found.object_code, indicator_code, score, by, reason, link, settings.now())
        with looking_at(connection, LIVE):
            documents = read_evidence(connection, year, override.decided_at)
        refuse_without_document(indicator, override, documents)
        record_override(connection, year, override)
    return override


@contextmanager
def _at_one_moment(settings: Settings) -> Iterator[Connection]:
    """The warehouse as assessor, all of it as it was at one moment; what is written is kept at the end."""
    with engine(settings, "assessor").connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            connection.execute(_ONE_AT_A_TIME)
            yield connection


def _rubric_for(connection: Connection, year: int, object_group: str) -> Rubric:
    for rubric in rubrics_of(connection, year).values():
        if object_group in rubric.object_groups:
            return rubric
    raise NoRubricError("assessment.no_rubric", year=year)
