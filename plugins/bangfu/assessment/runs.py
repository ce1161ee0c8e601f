"""Runs: the facts of a year scored by one rubric, and kept with everything that explains each score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, text

from bangfu.assessment.bases import bases_at_hand
from bangfu.assessment.facts import Facts, gather, input_hash
from bangfu.assessment.keeping import keep_results
from bangfu.assessment.measures import LIVE, looking_at
from bangfu.assessment.needs import statements_for
from bangfu.assessment.scoring import ScoredObject, run_marks, score_all
from bangfu.contracts.ruleset import assessment_version, ruleset_version
from bangfu.notices import NotFoundError, WrongUsageError
from bangfu.register.rubrics import Rubric
from bangfu.settings import TIME_ZONE

Kind = Literal["draft", "what_if", "edition"]

_RUBRICS = text("""
    select distinct on (rubric) body
    from reference.rubric
    where valid_from <= make_date(:year, 12, 31)
    order by rubric, valid_from desc, rubric_version desc
""")
_NEWEST_DRAFT = text("""
    select run_id, input_hash, rubric_body, code_version
    from assessment.run
    where year = :year and rubric = :rubric and kind = 'draft'
    order by run_id desc
    limit 1
""")
_KEEP_RUN = text("""
    insert into assessment.run
        (year, rubric, rubric_version, rubric_body, kind, data_cutoff, input_hash, code_version, ruleset_version,
        started_at, marks)
    values (:year, :rubric, :rubric_version, cast(:body as jsonb), :kind, :cutoff, :input_hash, :code_version,
        :ruleset_version, :cutoff, :marks)
    returning run_id
""")
_FORGET_ROWS = text("""
    update assessment.measure set row_keys = null
    from assessment.run
    where measure.run_id = run.run_id and run.kind = 'draft' and run.year = :year and run.rubric = :rubric
        and run.run_id < :run_id and measure.row_keys is not null
""")


class NoRubricError(NotFoundError):
    """There is nothing to score a year by."""


class YearNotBegunError(WrongUsageError):
    """A year that lies ahead: nothing in it can be scored."""


@dataclass(frozen=True)
class Run:
    """One scoring. ``run_id`` is None while it is not kept; ``is_new`` False where the newest draft says the same."""

    year: int
    rubric: Rubric
    facts: Facts
    scored: tuple[ScoredObject, ...]
    data_cutoff: datetime
    input_hash: str
    run_id: int | None = None
    is_new: bool = True

    @property
    def marks(self) -> list[str]:
        """What is to be published with the result, such as fabricated sales."""
        return run_marks(self.rubric, self.scored)


def rubrics_of(connection: Connection, year: int) -> dict[str, Rubric]:
    """By name, the newest version of each rubric that is valid in the year. Raises :class:`NoRubricError`."""
    found = [Rubric.model_validate(body) for body in connection.execute(_RUBRICS, {"year": year}).scalars()]
    if not found:
        raise NoRubricError("assessment.no_rubric", year=year)
    return {rubric.rubric: rubric for rubric in found}


def score_year(connection: Connection, year: int, rubric: Rubric, now: datetime) -> Run:
    """Score the rows as they are now; nothing is kept. The caller's transaction should be repeatable read.

    Raises :class:`YearNotBegunError`.
    """
    if year > now.astimezone(TIME_ZONE).year:
        raise YearNotBegunError("assessment.year_not_begun", year=year)
    statements = statements_for(rubric)
    with looking_at(connection, LIVE):
        facts = gather(connection, rubric, year, now, statements)
    return Run(year, rubric, facts, tuple(score_all(rubric, facts)), now, input_hash(rubric, facts))


def assess(connection: Connection, year: int, rubric: Rubric, kind: Kind, now: datetime) -> Run:
    """Score a year by one rubric as assessor and keep the run, in the caller's transaction.

    A draft that says what the newest one says is not kept again: that one is returned. The rows behind older drafts
    are forgotten, their scores stay. Raises MeasureError, ReviewOutOfBoundsError.
    """
    run = score_year(connection, year, rubric, now)
    known = _same_draft(connection, run) if kind == "draft" else None
    if known is not None:
        return _with_id(run, known, is_new=False)
    return keep_run(connection, run, kind)


def assess_year(connection: Connection, year: int, kind: Kind, now: datetime) -> list[Run]:
    """Score a year by each rubric that is valid in it and keep the runs; the bases are worked out once for all."""
    rubrics = rubrics_of(connection, year).values()
    statements = {name: statement for one in rubrics for name, statement in statements_for(one).items()}
    with looking_at(connection, LIVE), bases_at_hand(connection, statements):
        return [assess(connection, year, one, kind, now) for one in rubrics]


def keep_run(connection: Connection, run: Run, kind: Kind) -> Run:
    """Keep a run that was scored in this transaction."""
    row = {
        "year": run.year,
        "rubric": run.rubric.rubric,
        "rubric_version": run.rubric.version,
        "body": run.rubric.model_dump_json(exclude_none=True),
        "kind": kind,
        "cutoff": run.data_cutoff,
        "input_hash": run.input_hash,
        "code_version": assessment_version(),
        "ruleset_version": ruleset_version(),
        "marks": run.marks,
    }
    run_id = int(connection.execute(_KEEP_RUN, row).scalar_one())
    keep_results(connection, run_id, run.rubric, run.facts, run.scored)
    if kind == "draft":
        connection.execute(_FORGET_ROWS, {"year": run.year, "rubric": run.rubric.rubric, "run_id": run_id})
    return _with_id(run, run_id, is_new=True)


def _same_draft(connection: Connection, run: Run) -> int | None:
    """The newest draft, if it says the same: equal data, rubric and code."""
    values = {"year": run.year, "rubric": run.rubric.rubric}
    newest = connection.execute(_NEWEST_DRAFT, values).one_or_none()
    if newest is None:
        return None
    said: tuple[Any, ...] = (newest.input_hash, newest.rubric_body, newest.code_version)
    same = said == (run.input_hash, run.rubric.row()["body"], assessment_version())
    return int(newest.run_id) if same else None


def _with_id(run: Run, run_id: int, *, is_new: bool) -> Run:
    return Run(run.year, run.rubric, run.facts, run.scored, run.data_cutoff, run.input_hash, run_id, is_new)
