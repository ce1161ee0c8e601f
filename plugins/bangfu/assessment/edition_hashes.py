"""Hashes of an edition: one SHA-256 for each of its parts, and one over all of them.

A part is a set of lines. Each line is the JSON array of its named columns; its SHA-256 is taken in the database, and
the part's is the SHA-256 over those of its lines, in byte order of their keys. Columns are named, so that a column
which a later version adds changes no hash; numbers are written by jsonb and times in UTC, so that no setting of a
server does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import Connection, text

HEADER = "edition"
"""The part that is the edition's own row."""


@dataclass(frozen=True, slots=True)
class PartHash:
    """How many lines a part has, and the SHA-256 over them in hexadecimal."""

    line_count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Header:
    """An edition's own row without its hashes: what was frozen, when, by whom, why, from which data and rules."""

    edition_name: str
    year: int
    frozen_at: datetime
    approved_by: str
    reason: str | None
    data_cutoff: datetime
    code_version: str
    ruleset_version: str

    def part_hash(self) -> PartHash:
        """The hash of the row as a part of one line."""
        values = [_plain(getattr(self, field.name)) for field in fields(self)]
        line = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return PartHash(1, hashlib.sha256(line.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class _Part:
    """Where the lines of a part lie: columns that make up a line's key, then its other columns."""

    table: str
    key: tuple[str, ...]
    others: tuple[str, ...]


_RUN_TIMES = "to_char({} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
_OF_EDITION: Mapping[str, _Part] = {
    "statements": _Part("edition_statement", ("measure",), ("statement_text",)),
    "submissions": _Part(
        "edition_submission",
        ("submission_id",),
        ("org_code", "report", "period", "version", "sha256", "file_name", "state"),
    ),
}
_OF_RUN: Mapping[str, _Part] = {
    "rubric": _Part(
        "run",
        ("rubric",),
        (
            "rubric_version", "rubric_body", "year", "kind", "input_hash", "code_version", "ruleset_version", "marks",
            _RUN_TIMES.format("data_cutoff"), _RUN_TIMES.format("started_at"),
        ),
    ),
    "measures": _Part(
        "measure",
        ("measure", "params_key", "year", "object_group", "object_code"),
        ("numerator", "denominator", "row_keys"),
    ),
    "scores": _Part(
        "score",
        ("object_group", "object_code", "indicator_code"),
        (
            "parent_code", "sort_order", "is_leaf", "indicator_name", "weight", "formula", "numerator", "denominator",
            "target_value", "measured_value", "score", "state", "measures", "evidence", "override",
        ),
    ),
    "adjustments": _Part(
        "adjustment",
        ("object_group", "object_code", "code"),
        ("kind", "adjustment_name", "occurrences", "points", "detail", "row_keys"),
    ),
    "ranks": _Part(
        "rank",
        ("object_group", "object_code"),
        (
            "object_name", "sort_order", "raw_score", "applicable_weight", "missing_count", "base_score", "bonus",
            "deduction", "total_score", "rank", "tied", "grade", "converted_score", "vetoes",
        ),
    ),
}  # fmt: skip
_ROWS = _Part("edition_row", ("row_key",), ("body",))

_BASES = text("select distinct basis from assessment.edition_row where edition_id = :edition_id order by basis")
_RUNS = text("""
    select run_id, rubric from assessment.edition_run inner join assessment.run using (run_id)
    where edition_id = :edition_id order by rubric
""")


def hash_parts(connection: Connection, edition_id: int) -> dict[str, PartHash]:
    """Every part of an edition but its own row, by name.

    ``rows/<basis>``, ``statements``, ``submissions``, and for each rubric ``<rubric>/rubric``, ``/measures``,
    ``/scores``, ``/adjustments``, ``/ranks``. Read as assessor or owner.
    """
    found: dict[str, PartHash] = {}
    for basis in connection.execute(_BASES, {"edition_id": edition_id}).scalars():
        found[f"rows/{basis}"] = _hash(connection, _ROWS, "edition_id = :owner and basis = :basis", edition_id, basis)
    for name, part in _OF_EDITION.items():
        found[name] = _hash(connection, part, "edition_id = :owner", edition_id)
    for run_id, rubric in connection.execute(_RUNS, {"edition_id": edition_id}).all():
        for name, part in _OF_RUN.items():
            found[f"{rubric}/{name}"] = _hash(connection, part, "run_id = :owner", run_id)
    return found


def content_hash(parts: Mapping[str, PartHash]) -> str:
    """The hash over all parts, the edition's own row among them: over lines ``part<TAB>lines<TAB>sha256`` by name."""
    lines = [f"{name}\t{part.line_count}\t{part.sha256}\n" for name, part in sorted(parts.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _hash(connection: Connection, part: _Part, where: str, owner: int, basis: str | None = None) -> PartHash:
    order = ", ".join(f'{column}::text collate "C"' for column in part.key)
    statement = f"""
        with hashed as (
            select {", ".join(part.key)},
                sha256(convert_to(jsonb_build_array({", ".join((*part.key, *part.others))})::text, 'UTF8')) as line_hash
            from assessment.{part.table} where {where}
        )
        select count(*), encode(sha256(coalesce(string_agg(line_hash, ''::bytea order by {order}), '')), 'hex')
        from hashed
    """
    line_count, sha256 = connection.execute(text(statement), {"owner": owner, "basis": basis}).one()
    return PartHash(line_count, sha256)


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
