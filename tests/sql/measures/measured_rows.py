"""Bases of given rows: temporary tables that come before the views of the same name, or rows that an edition keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from bangfu.assessment.measures import (
    FROZEN,
    LIVE,
    NO_PARAMS,
    MeasureCall,
    execute_measures,
    looking_at,
    params_key,
    read_measure,
)
from bangfu.database.views import bases

_NAMED = re.compile(r"\b(?:from|join) ([a-z_]+)")
EDITION = 1
OBJECTS = [
    {"object_group": group, "object_code": code}
    for group, code in (("county", "C1"), ("county", "C2"), ("zone", "Z1"), ("department", "HEALTH"))
]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def bases_of(measure: str) -> set[str]:
    """The bases that a measure reads."""
    return set(_NAMED.findall(read_measure(measure))) & set(bases())


def keyed(given: Rows) -> dict[str, list[dict[str, Any]]]:
    """The rows and those of the assessed objects, with a key each: the basis and the row's place in it, from 1."""
    given = {"assessed_object": OBJECTS, **given}
    return {
        basis: [{"row_key": f"{basis}/{place}", **row} for place, row in enumerate(rows, start=1)]
        for basis, rows in given.items()
    }


def measured(connection: Connection, measure: str, case: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """What the measure says of the case's rows given as temporary tables: numerator, denominator, keys by object."""
    given = keyed(case["given"])
    for basis in sorted(bases_of(measure) | given.keys()):
        connection.execute(text(f"create temporary table {basis} (like basis_live.{basis})"))
        for row in given.get(basis, []):
            places = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"insert into pg_temp.{basis} ({', '.join(row)}) values ({places})"), row)
    return _asked(connection, measure, case, LIVE, None)


def measured_of_edition(connection: Connection, measure: str, case: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """The same of the same rows kept by an edition."""
    keep = text("insert into assessment.edition_row values (:edition, :basis, :row_key, :body)")
    connection.execute(text("set local session_replication_role = replica"))
    for basis, rows in keyed(case["given"]).items():
        for row in rows:
            body = json.dumps(row, default=str)
            connection.execute(keep, {"edition": EDITION, "basis": basis, "row_key": row["row_key"], "body": body})
    return _asked(connection, measure, case, FROZEN, EDITION)


def _asked(
    connection: Connection, measure: str, case: Mapping[str, Any], basis: str, edition_id: int | None
) -> dict[str, tuple[Any, ...]]:
    statement = read_measure(measure)
    key = params_key(statement, case["params"]) if "params" in case else NO_PARAMS
    call = MeasureCall(measure, key, case.get("year", 2021), case.get("group", "county"))
    cutoff = datetime.fromisoformat(str(case.get("cutoff", "2022-01-20T00:00:00+08:00")))
    with looking_at(connection, basis, edition_id):
        found = execute_measures(connection, [call], {measure: statement}, cutoff)[call]
    return {
        code: (plain(result.numerator), plain(result.denominator), list(result.row_keys))
        for code, result in found.items()
    }


def plain(value: Any) -> str | None:
    """A number however many zeroes were written behind it."""
    return None if value is None else f"{Decimal(str(value)).normalize():f}"
