"""Measures: what the rows of the bases say of each assessed object. One select each in sql/measures/<name>.sql."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from bangfu.notices import OperatorError
from bangfu.settings import SQL

NO_PARAMS = "{}"
LIVE = "basis_live"
FROZEN = "basis_frozen"
_COLUMNS = ("object_code", "numerator", "denominator", "row_keys")

_SEARCH_PATH = text("select current_setting('search_path')")
_LOOK_AT = text("select set_config('search_path', :path, true)")
_OBJECTS = "select object_code from assessed_object where object_group = :object_group"


class MeasureError(OperatorError):
    """A measure that does not exist or does not answer as a measure must; the text names it."""


@dataclass(frozen=True, slots=True, order=True)
class MeasureCall:
    """One question to a measure: which parameters (canonical JSON), which year, which group of objects."""

    measure: str
    params_key: str
    year: int
    object_group: str


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What a measure says of one object. ``numerator`` None: nothing can be said; ``denominator`` None: an amount or
    a count. ``row_keys`` name every row that entered.
    """

    object_code: str
    numerator: Decimal | None
    denominator: Decimal | None
    row_keys: tuple[str, ...]


Statements = Mapping[str, str]
"""The SQL text of each measure by its name: today's, or those that an edition keeps."""
Measures = Mapping[MeasureCall, Mapping[str, MeasureResult]]
"""Results by call and object code."""


def read_measure(name: str) -> str:
    """The statement of one measure. Raises :class:`MeasureError` for one that nobody wrote."""
    path = SQL / "measures" / f"{name}.sql"
    if not path.is_file():
        raise MeasureError("assessment.no_measure", measure=name)
    return path.read_text(encoding="utf-8")


def read_measures(names: Iterable[str]) -> dict[str, str]:
    """The statements of several measures by name. Raises :class:`MeasureError`."""
    return {name: read_measure(name) for name in sorted(set(names))}


def params_key(statement: str, params: Mapping[str, Any]) -> str:
    """Parameters as a measure gets them: canonical JSON; ``{}`` for a statement that does not look at them."""
    if ":params" not in statement:
        return NO_PARAMS
    return json.dumps(params, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@contextmanager
def looking_at(connection: Connection, basis: str, edition_id: int | None = None) -> Iterator[None]:
    """Names without a schema mean tables of ``basis`` (LIVE, or FROZEN with ``edition_id``) until the end.

    Works within the caller's transaction; temporary tables of the same name come first, as in tests.
    """
    before = connection.execute(_SEARCH_PATH).scalar_one()
    if edition_id is not None:
        connection.execute(text("select set_config('bangfu.edition_id', :id, true)"), {"id": str(edition_id)})
    connection.execute(_LOOK_AT, {"path": f"{basis}, pg_catalog"})
    yield
    connection.execute(_LOOK_AT, {"path": before})


def execute_measures(
    connection: Connection, calls: Sequence[MeasureCall], statements: Statements, cutoff: datetime
) -> dict[MeasureCall, dict[str, MeasureResult]]:
    """Ask each call once, in the search path that the caller has set (see :func:`looking_at`).

    Every assessed object of the group has one result. Raises :class:`MeasureError` for a measure that answers in
    other columns, in fractions of a binary number, or not once for each object.
    """
    wanted = {group: set(_objects(connection, group)) for group in sorted({call.object_group for call in calls})}
    return {
        call: _execute(connection, call, statements[call.measure], cutoff, wanted[call.object_group])
        for call in sorted(set(calls))
    }


def _objects(connection: Connection, object_group: str) -> list[str]:
    return list(connection.execute(text(_OBJECTS), {"object_group": object_group}).scalars())


def _execute(
    connection: Connection, call: MeasureCall, statement: str, cutoff: datetime, wanted: set[str]
) -> dict[str, MeasureResult]:
    values = {
        "year": call.year,
        "object_group": call.object_group,
        "params": call.params_key,
        "cutoff": cutoff,
    }
    found = connection.execute(text(statement), values)
    if tuple(found.keys()) != _COLUMNS:
        raise MeasureError("assessment.measure_columns", measure=call.measure, columns=", ".join(found.keys()))
    results: dict[str, MeasureResult] = {}
    for row in found:
        if row.object_code in results:
            raise MeasureError("assessment.measure_object_twice", measure=call.measure, object=row.object_code)
        results[row.object_code] = MeasureResult(
            row.object_code,
            _exact(call.measure, row.numerator),
            _exact(call.measure, row.denominator),
            tuple(sorted(row.row_keys or ())),
        )
    if results.keys() != wanted:
        differing = "、".join(sorted(results.keys() ^ wanted))
        raise MeasureError("assessment.measure_objects_differ", measure=call.measure, objects=differing)
    return results


def _exact(measure: str, value: object) -> Decimal | None:
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    raise MeasureError("assessment.measure_not_exact", measure=measure, kind=type(value).__name__)
