"""Bases of the measures: what every one has in common, and what each says of given tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, text

from bangfu.database.views import bases
from bangfu.register.rubric_files import read_rubrics
from bangfu.settings import SQL

HERE = Path(__file__).parent / "bases"
COMMON = {
    "row_key": "text", "submission_id": "text", "sheet": "text", "row_no": "integer", "label": "text",
    "amount": "numeric",
}  # fmt: skip
_COLUMNS = text("""
    select attname, format_type(atttypid, null) as kind
    from pg_attribute where attrelid = cast(:view as regclass) and attnum > 0
""")
MEASURES = {file.stem for file in (SQL / "measures").glob("*.sql")}


def _cases() -> list[Any]:
    return [
        pytest.param(file.stem, case, id=f"{file.stem}: {case['case']}")
        for file in sorted(HERE.glob("*.yaml"))
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("basis", "case"), _cases())
def test_basis_of_given_tables(basis: str, case: dict[str, Any], scratch: Connection, insert: Any) -> None:
    for table, rows in case["given"].items():
        for row in rows:
            insert(table, **row)
    scratch.execute(text("set local role bangfu_assessor"))
    columns = ", ".join(case["expect"][0])
    found = [dict(row) for row in scratch.execute(text(f"select {columns} from basis_live.{basis}")).mappings()]
    assert _told(found) == _told(case["expect"])


def _told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(({name: _plain(value) for name, value in row.items()} for row in rows), key=str)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)):.2f}"
    return value.isoformat() if isinstance(value, date) else value


def test_every_basis_has_the_common_columns_live_and_frozen(scratch: Connection) -> None:
    for basis in bases():
        live = _kinds(scratch, f"basis_live.{basis}")
        assert {name: live.get(name) for name in COMMON} == COMMON, basis
        assert _kinds(scratch, f"basis_frozen.{basis}") == live


def _kinds(scratch: Connection, view: str) -> dict[str, str]:
    """The type of each column, without its length."""
    return {row.attname: row.kind for row in scratch.execute(_COLUMNS, {"view": view})}


def test_the_rubrics_ask_for_every_measure_and_for_no_other() -> None:
    assert {call.measure for rubric in read_rubrics(SQL / "reference") for call in rubric.calls()} == MEASURES
