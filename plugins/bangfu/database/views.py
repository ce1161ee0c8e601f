"""Views, made anew from their files whenever one of the files has changed: no view is older than its code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from sqlalchemy import Connection, text

from bangfu.settings import SQL

FOLDERS = ("evaluation", "measures/figures")
_CREATES = re.compile(r"^create view ([a-z_0-9]+\.[a-z_0-9]+)", re.MULTILINE)
_READS = re.compile(r"\b(?:from|join)\s+([a-z_0-9]+\.[a-z_0-9]+)")

_PRESENT = text("""
    select format('%I.%I', nspname, relname)
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'v' and format('%I.%I', nspname, relname) = any(:names)
""")


@dataclass(frozen=True)
class View:
    """One view and the file that makes it, with comments and grants."""

    name: str
    statements: str

    @property
    def reads(self) -> set[str]:
        """Every relation named after ``from`` or ``join``."""
        return set(_READS.findall(self.statements))


@cache
def load_views() -> tuple[View, ...]:
    """All views in the order in which they can be made. Raises :class:`ValueError` for a file without one."""
    views = {view.name: view for folder in FOLDERS for view in _read_folder(SQL / folder)}
    order = TopologicalSorter({name: view.reads & views.keys() for name, view in views.items()})
    return tuple(views[name] for name in order.static_order())


@cache
def fingerprint() -> str:
    """What all view files say, in short; equal on every machine."""
    digest = hashlib.sha256()
    for view in load_views():
        digest.update(view.statements.encode())
    return digest.hexdigest()[:16]


def refresh_views(connection: Connection) -> None:
    """Drop and make all views in the caller's transaction, as the owner.

    A view that somebody built upon ours stops this, with PostgreSQL's own sentence naming it.
    """
    views = load_views()
    _drop(connection, [view.name for view in views] + former_views(connection))
    for view in views:
        connection.exec_driver_sql(view.statements, execution_options={"no_parameters": True})


def former_views(connection: Connection) -> list[str]:
    """Views of schema evaluation that no file makes any more."""
    names = [view.name for view in load_views()]
    query = text("""
        select format('%I.%I', schemaname, viewname) from pg_views
        where schemaname = 'evaluation' and viewowner = 'bangfu_owner'
          and format('%I.%I', schemaname, viewname) <> all(:names)
    """)
    return list(connection.execute(query, {"names": names}).scalars())


def _drop(connection: Connection, names: Sequence[str]) -> None:
    present = list(connection.execute(_PRESENT, {"names": list(names)}).scalars())
    if present:
        connection.exec_driver_sql(f"drop view {', '.join(sorted(present))}")


def _read_folder(folder: Path) -> list[View]:
    return [_read(file) for file in sorted(folder.glob("*.sql"))]


def _read(file: Path) -> View:
    statements = file.read_text(encoding="utf-8")
    created = _CREATES.findall(statements)
    if len(created) != 1:
        raise ValueError(f"{file.name} must make exactly one view, it makes {len(created)}")
    return View(created[0], statements)
