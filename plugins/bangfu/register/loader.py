"""Loading a folder of reference data into schema ``reference``: what the files say, and nothing left over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bangfu.contracts.catalogue import load_contracts
from bangfu.notices import notice
from bangfu.register.consistency import TableRows, make_consistent
from bangfu.register.due_dates import read_due_dates
from bangfu.register.files import ReferenceDataError, ReferenceRow, Value, read_rows
from bangfu.register.rubric_files import read_rubrics
from bangfu.register.rubric_versions import refuse_changed_versions, refuse_removed_versions
from bangfu.register.tables import TABLES, ReferenceColumn, ReferenceTable

REPORT_TYPES = ReferenceTable(
    "report_type",
    "expectations/*.yaml",
    tuple(ReferenceColumn(name, required=True) for name in ("report", "code", "title", "dag")),
    key=("report",),
)

RUBRICS = ReferenceTable(
    "rubric",
    "rubrics/*.yaml",
    (
        *(ReferenceColumn(name, required=True) for name in ("rubric", "rubric_version", "title")),
        ReferenceColumn("valid_from", "date", required=True),
        ReferenceColumn("body", "json", required=True),
    ),
    key=("rubric", "rubric_version"),
)

DUE_RULES = ReferenceTable(
    "due_rule",
    "due_dates.yaml",
    (
        ReferenceColumn("applies_to", required=True),
        ReferenceColumn("workday", "integer"),
        ReferenceColumn("calendar_day", "integer"),
    ),
    key=("applies_to",),
)

SHOWN_KEYS = 10
"""How many keys of one table a summary line names before it only counts."""

Row = Mapping[str, Value]
Key = tuple[Value, ...]


@dataclass(frozen=True)
class Change:
    """One row that loading added, changed or removed; ``key`` as printed, parts joined by ``/``."""

    table: str
    action: Literal["added", "changed", "removed"]
    key: str


def load_reference(connection: sa.Connection, folder: Path, shipped: Path) -> list[Change]:
    """Make the reference tables equal to the files in one transaction and say what changed.

    ``folder`` must hold region.csv, system.csv and organisation.csv; for every other missing file that of
    ``shipped`` is used. Aliases that came from decisions stay. Loading the same files again changes nothing.
    Raises :class:`ReferenceDataError` before anything is written.
    """
    sets = [*read_folder(folder, shipped), _due_rules(folder, shipped), _rubrics(folder, shipped), _report_types()]
    changes: list[Change] = []
    with _transaction(connection):
        connection.execute(sa.text("select pg_advisory_xact_lock(hashtext('bangfu.reference'))"))
        connection.execute(sa.text("set constraints all deferred"))
        for one in sets:
            changes += _make_equal(connection, one)
        connection.execute(sa.text("set constraints all immediate"))
    return changes


def read_folder(folder: Path, shipped: Path) -> list[TableRows]:
    """The consistent rows of every reference table. Raises :class:`ReferenceDataError`."""
    return make_consistent(_read_table(table, folder, shipped) for table in TABLES)


def describe_changes(changes: Iterable[Change]) -> list[str]:
    """One line per table and action, e.g. ``organisation：改变2项（WJW、JTJ）``; a few keys are named."""
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in changes:
        grouped[change.table, change.action].append(change.key)
    lines = []
    for (table, action), keys in grouped.items():
        named = notice("init.keys", keys="、".join(keys)) if len(keys) <= SHOWN_KEYS else ""
        lines.append(notice(f"init.{action}", table=table, count=len(keys), keys=named))
    return lines


def _read_table(table: ReferenceTable, folder: Path, shipped: Path) -> TableRows:
    own = folder / table.file
    if own.is_file():
        return TableRows(table, tuple(read_rows(table, own)))
    if table.needed:
        raise ReferenceDataError("missing_file", file=table.file, folder=folder)
    if table.optional:
        return TableRows(table, ())
    return TableRows(table, tuple(read_rows(table, shipped / table.file)), borrowed=True)


def _due_rules(folder: Path, shipped: Path) -> TableRows:
    return TableRows(DUE_RULES, tuple(ReferenceRow(0, row) for row in read_due_dates(folder, shipped).rows()))


def _rubrics(folder: Path, shipped: Path) -> TableRows:
    """The rubrics of the city's folder; those shipped where it has none."""
    rubrics = read_rubrics(folder) or read_rubrics(shipped)
    return TableRows(RUBRICS, tuple(ReferenceRow(0, rubric.row()) for rubric in rubrics))


def _report_types() -> TableRows:
    rows = (
        ReferenceRow(0, {"report": one.name, "code": one.code, "title": one.title, "dag": one.dag})
        for one in load_contracts().values()
    )
    return TableRows(REPORT_TYPES, tuple(rows))


def _transaction(connection: sa.Connection) -> AbstractContextManager[Any]:
    return connection.begin_nested() if connection.in_transaction() else connection.begin()


def _make_equal(connection: sa.Connection, one: TableRows) -> list[Change]:
    target = _target(one.table)
    decided = _decided_keys(connection, one.table)
    wanted = {key: row.values for row in one.rows if (key := _key(one.table, row.values)) not in decided}
    present = {key: row for key, row in _present(connection, one.table, target).items() if key not in decided}
    removed = [key for key in present if key not in wanted]
    changed = [key for key in wanted if key in present and present[key] != wanted[key]]
    added = [key for key in wanted if key not in present]
    if one.table is RUBRICS:
        refuse_changed_versions(connection, [(present[key], wanted[key]) for key in changed])
        refuse_removed_versions(connection, [present[key] for key in removed])
    _delete(connection, one.table, target, removed)
    _update(connection, one.table, target, [wanted[key] for key in changed])
    if added:
        connection.execute(target.insert(), [dict(wanted[key]) for key in added])
    return [
        *(Change(one.table.name, "removed", _shown(key)) for key in removed),
        *(Change(one.table.name, "changed", _shown(key)) for key in changed),
        *(Change(one.table.name, "added", _shown(key)) for key in added),
    ]


_COLUMN_TYPES: Mapping[str, Any] = {"list": ARRAY(sa.Text), "json": JSONB()}


def _target(table: ReferenceTable) -> sa.TableClause:
    kinds = {column.name: column.kind for column in table.columns}
    columns = (sa.column(name, _COLUMN_TYPES.get(kinds.get(name, "text"))) for name in table.stored)
    return sa.table(table.name, *columns, schema="reference")


def _decided_keys(connection: sa.Connection, table: ReferenceTable) -> set[Key]:
    """Aliases that a person decided: no file changes or removes them."""
    if table.name != "alias":
        return set()
    rows = connection.execute(sa.text("select kind, alias from reference.alias where origin = 'decision'"))
    return {tuple(row) for row in rows}


def _present(connection: sa.Connection, table: ReferenceTable, target: sa.TableClause) -> dict[Key, Row]:
    rows = connection.execute(sa.select(*target.columns)).mappings()
    return {_key(table, dict(row)): dict(row) for row in rows}


def _key(table: ReferenceTable, row: Row) -> Key:
    return tuple(row[name] for name in table.key)


def _shown(key: Key) -> str:
    return "/".join(str(part) for part in key)


def _matches_key(table: ReferenceTable, target: sa.TableClause) -> sa.ColumnElement[bool]:
    return sa.and_(*(target.columns[name] == sa.bindparam(f"key_{name}") for name in table.key))


def _delete(connection: sa.Connection, table: ReferenceTable, target: sa.TableClause, keys: list[Key]) -> None:
    if keys:
        parameters = [{f"key_{name}": part for name, part in zip(table.key, key, strict=True)} for key in keys]
        connection.execute(target.delete().where(_matches_key(table, target)), parameters)


def _update(connection: sa.Connection, table: ReferenceTable, target: sa.TableClause, rows: list[Row]) -> None:
    others = [name for name in table.stored if name not in table.key]
    if rows and others:
        parameters = [{**row, **{f"key_{name}": row[name] for name in table.key}} for row in rows]
        statement = target.update().where(_matches_key(table, target))
        connection.execute(statement.values({name: sa.bindparam(name) for name in others}), parameters)
