"""A version of a rubric that is in force, or that an edition was frozen with, stays as it is and stays there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from bangfu.register.files import ReferenceDataError

STATUSES = ("draft", "in_force", "frozen")
"""A version passes through them in this order and never back."""

_FROZEN = sa.text("select distinct rubric, rubric_version from assessment.run where kind = 'edition'")

Stored = Mapping[str, Any]


def refuse_changed_versions(connection: sa.Connection, changed: Iterable[tuple[Stored, Stored]]) -> None:
    """Raise :class:`ReferenceDataError` where (present, wanted) differ in more than a later status, unless the
    version is a draft that no edition was frozen with.
    """
    used = _frozen_with(connection)
    for present, wanted in changed:
        told = {"rubric": wanted["rubric"], "version": wanted["rubric_version"]}
        was, becomes = (STATUSES.index(row["body"]["status"]) for row in (present, wanted))
        if becomes < was:
            raise ReferenceDataError("rubric_status_back", **told, was=STATUSES[was], becomes=STATUSES[becomes])
        if _rules(present) != _rules(wanted):
            _refuse_unless_draft(present, used)


def refuse_removed_versions(connection: sa.Connection, removed: Iterable[Stored]) -> None:
    """As :func:`refuse_changed_versions`, where a version's file is no longer there."""
    used = _frozen_with(connection)
    for present in removed:
        _refuse_unless_draft(present, used)


def _refuse_unless_draft(present: Stored, used: set[tuple[str, str]]) -> None:
    told = {"rubric": present["rubric"], "version": present["rubric_version"]}
    if present["body"]["status"] != STATUSES[0]:
        raise ReferenceDataError("rubric_in_force", **told)
    if (present["rubric"], present["rubric_version"]) in used:
        raise ReferenceDataError("rubric_in_edition", **told)


def _frozen_with(connection: sa.Connection) -> set[tuple[str, str]]:
    return {(rubric, version) for rubric, version in connection.execute(_FROZEN)}


def _rules(row: Stored) -> Stored:
    return {**row, "body": {**row["body"], "status": None}}
