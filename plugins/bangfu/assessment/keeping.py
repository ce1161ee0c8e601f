"""Keeping a run: measures with the rows behind them, scores with what explains them, adjustments, ranks.

The rows are made apart from writing them, so that an edition can be recomputed and compared row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Connection, Text, column, insert
from sqlalchemy import table as sa_table
from sqlalchemy.dialects.postgresql import JSONB

from bangfu.assessment.facts import Facts
from bangfu.assessment.needs import walk_with_parents
from bangfu.assessment.scoring import ScoredLeaf, ScoredObject, evidence_json
from bangfu.register.rubrics import Rubric

Row = dict[str, Any]

_JSON = JSONB(none_as_null=True)
_KINDS: dict[str, Any] = {**dict.fromkeys(("measures", "evidence", "override", "detail"), _JSON), "vetoes": ARRAY(Text)}


def keep_results(
    connection: Connection, run_id: int, rubric: Rubric, facts: Facts, scored: Sequence[ScoredObject]
) -> None:
    """Write everything that a run found, as assessor."""
    for table, rows in result_rows(rubric, facts, scored).items():
        _insert(connection, table, run_id, rows)


def result_rows(rubric: Rubric, facts: Facts, scored: Sequence[ScoredObject]) -> dict[str, list[Row]]:
    """The rows of assessment.measure, score, adjustment and rank, without the run's id; JSON columns as values."""
    return {
        "measure": measure_rows(facts),
        "score": [row for one in scored for row in _score_rows(rubric, one)],
        "adjustment": [row for one in scored for row in _adjustment_rows(one)],
        "rank": [rank_row(one) for one in scored],
    }


def measure_rows(facts: Facts) -> list[Row]:
    """One row for each call and object."""
    return [
        {
            "measure": call.measure,
            "params_key": call.params_key,
            "year": call.year,
            "object_group": call.object_group,
            "object_code": code,
            "numerator": result.numerator,
            "denominator": result.denominator,
            "row_keys": list(result.row_keys),
        }
        for call in sorted(facts.measures)
        for code, result in sorted(facts.measures[call].items())
    ]


def _score_rows(rubric: Rubric, scored: ScoredObject) -> list[Row]:
    """One row for each heading and leaf, in the order of the rubric."""
    rows = []
    for place, (parent, indicator) in enumerate(walk_with_parents(rubric), start=1):
        row = {
            "object_group": scored.assessed.object_group,
            "object_code": scored.assessed.object_code,
            "indicator_code": indicator.code,
            "parent_code": parent,
            "sort_order": place,
            "is_leaf": indicator.formula is not None,
            "indicator_name": indicator.name,
            "weight": indicator.weight,
            "formula": indicator.formula,
        }
        leaf = scored.leaves.get(indicator.code)
        rows.append(row | (_of_heading(scored, indicator.code) if leaf is None else _of_leaf(scored, leaf)))
    return rows


def _of_heading(scored: ScoredObject, code: str) -> Row:
    nothing = dict.fromkeys(("numerator", "denominator", "target_value", "measured_value", "override"))
    return {**nothing, "score": scored.total.sums[code], "state": "sum", "measures": [], "evidence": []}


def _of_leaf(scored: ScoredObject, found: ScoredLeaf) -> Row:
    leaf = scored.total.leaves[found.indicator.code]
    calls = [{"measure": one.measure, "params_key": one.params_key, "year": one.year} for one in found.calls]
    return {
        "numerator": leaf.numerator,
        "denominator": leaf.denominator,
        "target_value": leaf.target,
        "measured_value": leaf.value,
        "score": leaf.score,
        "state": leaf.state,
        "measures": calls,
        "evidence": evidence_json(found),
        "override": found.override.as_json(found.computed) if found.override else None,
    }


def _adjustment_rows(scored: ScoredObject) -> list[Row]:
    return [
        {
            "object_group": scored.assessed.object_group,
            "object_code": scored.assessed.object_code,
            "code": one.code,
            "kind": one.kind,
            "adjustment_name": one.name,
            "occurrences": one.occurrences,
            "points": one.points,
            "detail": list(one.detail),
            "row_keys": list(one.row_keys),
        }
        for one in scored.adjustments
    ]


def rank_row(scored: ScoredObject) -> Row:
    total = scored.total
    return {
        "object_group": scored.assessed.object_group,
        "object_code": scored.assessed.object_code,
        "object_name": scored.assessed.object_name,
        "sort_order": scored.assessed.sort_order,
        "raw_score": total.raw_score,
        "applicable_weight": total.applicable_weight,
        "missing_count": total.missing_count,
        "base_score": total.base_score,
        "bonus": total.bonus,
        "deduction": total.deduction,
        "total_score": total.total_score,
        "rank": scored.ranked.rank,
        "tied": scored.ranked.tied,
        "grade": scored.ranked.grade,
        "converted_score": total.converted_score,
        "vetoes": list(total.vetoes),
    }


def _insert(connection: Connection, table: str, run_id: int, rows: Sequence[Row]) -> None:
    if rows:
        columns = (column(name, _KINDS.get(name)) for name in ("run_id", *rows[0]))
        target = sa_table(table, *columns, schema="assessment")
        connection.execute(insert(target), [{"run_id": run_id} | _written(row) for row in rows])


def _written(row: Row) -> Row:
    """Thousands of keys as one array literal: as an array expression PostgreSQL parses each by itself."""
    if "row_keys" not in row:
        return row
    quoted = (key.replace("\\", "\\\\").replace('"', '\\"') for key in row["row_keys"])
    return row | {"row_keys": "{" + ",".join(f'"{key}"' for key in quoted) + "}"}
