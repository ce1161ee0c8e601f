"""Freezing: the scores of a year become an edition, with everything that they were computed from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from bangfu.assessment.bases import bases_at_hand
from bangfu.assessment.edition_hashes import HEADER, Header, content_hash, hash_parts
from bangfu.assessment.edition_record import Edition, write_edition
from bangfu.assessment.edition_rows import keep_rows, keep_runs, keep_statements, keep_submissions, new_edition_id
from bangfu.assessment.edition_verify import check_scores
from bangfu.assessment.measures import LIVE, looking_at
from bangfu.assessment.needs import statements_for
from bangfu.assessment.runs import Run, assess_year, rubrics_of
from bangfu.contracts.ruleset import assessment_version, ruleset_version
from bangfu.database.engine import engine
from bangfu.notices import OperatorError, WrongUsageError
from bangfu.settings import Settings

DRAFT = "draft"
"""What evaluators call the newest draft; no edition bears this name."""

_FIT_NAME = re.compile(r"[\w-][\w.-]{0,59}")
"""Files and folders are called after an edition."""
_LOCK = text("lock table assessment.edition, assessment.run in share row exclusive mode")
"""No query, so that the moment at which the warehouse is seen comes after it: two who freeze take different names."""
_NAMES = text("select edition_name from assessment.edition")


class EditionNameError(WrongUsageError):
    """A name that an edition cannot have."""


class EditionViolatedError(OperatorError):
    """An edition that does not verify itself, and therefore is not frozen."""


Look = Callable[[Sequence[Run]], None]
"""Looks at the runs that are about to be frozen, and raises where they are not what it expects."""


def accept_as_they_are(runs: Sequence[Run]) -> None:
    """Expect nothing."""


def freeze(
    settings: Settings,
    year: int,
    name: str | None,
    by: str,
    reason: str | None,
    look: Look = accept_as_they_are,
) -> Edition:
    """Score the year anew and freeze it, by whom and why; all or nothing, on one snapshot of the warehouse.

    Without a name it is the next of ``YEAR-1``, ``YEAR-2``… Before it is kept, its own rows have to
    give its scores again.
    Whether the warehouse is fit to be frozen is the caller's to judge. Raises :class:`EditionNameError`,
    :class:`EditionViolatedError`, NoRubricError, MeasureError.
    """
    with engine(settings, "assessor").connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            connection.execute(_LOCK)
            now = settings.now()
            edition_id = write_parts(connection, year, now, look)
            return _close(connection, edition_id, free_name(connection, year, name), year, now, by, reason)


def write_parts(connection: Connection, year: int, now: datetime, look: Look = accept_as_they_are) -> int:
    """Score the year and write all that an edition consists of but its own row; returns the number it lies under.

    Without its own row it cannot be committed: it is frozen, or compared and taken back. What ``look`` raises stops it.
    """
    statements: dict[str, str] = {}
    for rubric in rubrics_of(connection, year).values():
        statements |= statements_for(rubric)
    edition_id = new_edition_id(connection)
    with looking_at(connection, LIVE), bases_at_hand(connection, statements):  # the rows that are scored are kept
        runs = assess_year(connection, year, "edition", now)
        look(runs)
        keep_rows(connection, edition_id, year)
    keep_runs(connection, edition_id, [run.run_id for run in runs if run.run_id is not None])
    keep_statements(connection, edition_id, statements)
    keep_submissions(connection, edition_id)
    return edition_id


def _close(
    connection: Connection, edition_id: int, name: str, year: int, now: datetime, by: str, reason: str | None
) -> Edition:
    """Write the edition's own row: from then on nothing of it changes."""
    header = Header(
        edition_name=name,
        year=year,
        frozen_at=now,
        approved_by=by,
        reason=reason,
        data_cutoff=now,
        code_version=assessment_version(),
        ruleset_version=ruleset_version(),
    )
    parts = {**hash_parts(connection, edition_id), HEADER: header.part_hash()}
    edition = Edition(edition_id, header, content_hash(parts), parts)
    write_edition(connection, edition)
    for check in check_scores(connection, edition):
        if not check.holds:
            raise EditionViolatedError("edition.does_not_verify", name=name, part=check.part, detail=check.detail)
    return edition


def free_name(connection: Connection, year: int, wanted: str | None) -> str:
    """The name that an edition of the year gets: the one wanted, else the next number. Raises EditionNameError."""
    taken = set(connection.execute(_NAMES).scalars())
    if wanted is None:
        return next(name for number in range(1, len(taken) + 2) if (name := f"{year}-{number}") not in taken)
    if not _FIT_NAME.fullmatch(wanted):
        raise EditionNameError("edition.name_unfit", name=wanted)
    if wanted in taken or wanted == DRAFT:
        raise EditionNameError("edition.name_taken", name=wanted)
    return wanted
