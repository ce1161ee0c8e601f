"""Proof of an edition: its hashes hold, and its own rows give its scores by its own statements and rubric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import DBAPIError

from bangfu.assessment.bases import bases_at_hand
from bangfu.assessment.edition_hashes import HEADER, PartHash, content_hash, hash_parts
from bangfu.assessment.edition_record import Edition
from bangfu.assessment.facts import gather
from bangfu.assessment.keeping import result_rows
from bangfu.assessment.measures import FROZEN, looking_at
from bangfu.assessment.scoring import score_all
from bangfu.notices import OperatorError, notice
from bangfu.register.rubrics import Rubric

WHOLE = "content"
"""The check of the hash over all parts."""

_COMPARED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "measure": (
        ("measure", "params_key", "year", "object_group", "object_code"),
        ("numerator", "denominator", "row_keys"),
    ),
    "score": (
        ("object_group", "object_code", "indicator_code"),
        (
            "parent_code", "sort_order", "is_leaf", "weight", "formula", "numerator", "denominator", "target_value",
            "measured_value", "score", "state",
        ),
    ),
    "adjustment": (("object_group", "object_code", "code"), ("kind", "occurrences", "points", "row_keys")),
    "rank": (
        ("object_group", "object_code"),
        (
            "raw_score", "applicable_weight", "missing_count", "base_score", "bonus", "deduction", "total_score",
            "rank", "tied", "grade", "converted_score", "vetoes",
        ),
    ),
}  # fmt: skip
"""For each table of a run: what names a row, and what has to come out again."""

_RUNS = text("""
    select run_id, rubric, rubric_body, year, data_cutoff
    from assessment.edition_run inner join assessment.run using (run_id)
    where edition_id = :edition_id order by rubric
""")
_STATEMENTS = text("select measure, statement_text from assessment.edition_statement where edition_id = :edition_id")


@dataclass(frozen=True, slots=True)
class PartCheck:
    """Whether one part of an edition is what it was (``hash``), or comes out again (``recomputed``).

    ``detail`` says what differs: how often, and the first three times.
    """

    kind: Literal["hash", "recomputed"]
    part: str
    line_count: int
    holds: bool
    detail: str

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def verify_edition(connection: Connection, edition: Edition) -> list[PartCheck]:
    """Check every part of an edition in the caller's transaction, as assessor. Nothing is changed."""
    return [*_check_hashes(connection, edition), *check_scores(connection, edition)]


def _check_hashes(connection: Connection, edition: Edition) -> list[PartCheck]:
    found = {**hash_parts(connection, edition.edition_id), HEADER: edition.header.part_hash()}
    checks = [_check_hash(name, edition.parts.get(name), found.get(name)) for name in sorted({*found, *edition.parts})]
    stated = content_hash(edition.parts)
    whole = [] if stated == edition.content_hash else [notice("edition.hash_differs")]
    return [*checks, _check("hash", WHOLE, len(edition.parts), whole)]


def _check_hash(name: str, stated: PartHash | None, found: PartHash | None) -> PartCheck:
    if found is None or stated is None:
        missing = notice("edition.part_missing" if found is None else "edition.part_unknown")
        return _check("hash", name, found.line_count if found else 0, [missing])
    wrong = [] if stated == found else [notice("edition.hash_differs")]
    if stated.line_count != found.line_count:
        wrong = [notice("edition.lines_differ", stated=stated.line_count, found=found.line_count)]
    return _check("hash", name, found.line_count, wrong)


def check_scores(connection: Connection, edition: Edition) -> list[PartCheck]:
    """Score anew from the edition's own rows and compare, in a corner of the transaction that is taken back."""
    ids = {"edition_id": edition.edition_id}
    statements = {row.measure: row.statement_text for row in connection.execute(_STATEMENTS, ids)}
    runs = connection.execute(_RUNS, ids).all()
    corner = connection.begin_nested()
    try:
        with looking_at(connection, FROZEN, edition.edition_id), bases_at_hand(connection, statements):
            return [check for run in runs for check in _check_run(connection, run, statements)]
    except (DBAPIError, OperatorError, ValueError, LookupError) as error:  # rows that were tampered with beyond reading
        trouble = str(error).splitlines()[0]
        return [_check("recomputed", edition.name, 0, [notice("edition.cannot_recompute", trouble=trouble)])]
    finally:
        corner.rollback()


def _check_run(connection: Connection, run: Row[Any], statements: Mapping[str, str]) -> list[PartCheck]:
    rubric = Rubric.model_validate(run.rubric_body)
    facts = gather(connection, rubric, run.year, run.data_cutoff, statements)
    computed = result_rows(rubric, facts, score_all(rubric, facts))
    return [_compare(connection, run, table, computed[table]) for table in _COMPARED]


def _compare(connection: Connection, run: Row[Any], table: str, computed: Sequence[Mapping[str, Any]]) -> PartCheck:
    key, columns = _COMPARED[table]
    statement = text(f"select {', '.join((*key, *columns))} from assessment.{table} where run_id = :run_id")
    kept = connection.execute(statement, {"run_id": run.run_id}).mappings()
    stated = {tuple(row[name] for name in key): dict(row) for row in kept}
    found = {tuple(row[name] for name in key): row for row in computed}
    wrong = [
        difference
        for one in sorted({*stated, *found}, key=str)
        for difference in _differences("/".join(map(str, one)), stated.get(one), found.get(one), columns)
    ]
    return _check("recomputed", f"{run.rubric}/{table}s", len(found), wrong)


def _differences(
    key: str, stated: Mapping[str, Any] | None, found: Mapping[str, Any] | None, columns: Iterable[str]
) -> list[str]:
    if stated is None or found is None:
        return [notice("edition.row_differs", key=key)]
    return [
        notice("edition.value_differs", key=key, column=name, stated=stated[name], found=found[name])
        for name in columns
        if stated[name] != found[name]
    ]


def _check(kind: Literal["hash", "recomputed"], part: str, line_count: int, wrong: Sequence[str]) -> PartCheck:
    if not wrong:
        return PartCheck(kind, part, line_count, True, "")
    shown = "；".join(wrong[:3]) + ("……" if len(wrong) > 3 else "")
    return PartCheck(kind, part, line_count, False, notice("edition.wrong", count=len(wrong), shown=shown))
