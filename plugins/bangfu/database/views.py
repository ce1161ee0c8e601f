"""Views and functions, made anew from their files whenever one of the files has changed: none is older than it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from sqlalchemy import Connection, text

from bangfu.settings import SQL

FOLDERS = ("evaluation", "measures/sales", "measures/figures", "measures/basis", "measures/runs")
LIVE = "basis_live"
FROZEN = "basis_frozen"
_CREATES = re.compile(r"^create (?:view|function) ([a-z_0-9]+\.[a-z_0-9]+)", re.MULTILINE)
_READS = re.compile(r"\b(?:from|join)\s+([a-z_0-9]+\.[a-z_0-9]+)")

_PRESENT = text("""
    select format('%I.%I', schemaname, viewname) as name from pg_views
    where format('%I.%I', schemaname, viewname) = any(:names)
    union all
    select format('%I.%I', nspname, proname) as name
    from pg_proc inner join pg_namespace on pronamespace = pg_namespace.oid
    where format('%I.%I', nspname, proname) = any(:names)
""")

_PRESENT_OR_FORMER = text("""
    select format('%I.%I', schemaname, viewname) as name from pg_views
    where format('%I.%I', schemaname, viewname) = any(:names)
       or (viewowner = 'bangfu_owner' and schemaname in ('evaluation', 'assessment', 'basis_live', 'basis_frozen'))
    order by name
""")

_FUNCTIONS = text("""
    select pg_proc.oid::regprocedure::text as signature
    from pg_proc inner join pg_namespace on pronamespace = pg_namespace.oid
    where nspname = 'evaluation' and pg_get_userbyid(proowner) = 'bangfu_owner'
    order by signature
""")


@dataclass(frozen=True)
class View:
    """One view, or function of schema ``evaluation``, and the file that makes it, with comments and grants."""

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
    made_from_files = [views[name] for name in order.static_order()]
    return (*made_from_files, *(_frozen(basis) for basis in bases()))


@cache
def bases() -> tuple[str, ...]:
    """Names, without schema, of the views from whose rows measures are computed."""
    return tuple(view.name.removeprefix(f"{LIVE}.") for view in _read_folder(SQL / "measures/basis"))


@cache
def fingerprint() -> str:
    """What all view files say, in short; equal on every machine."""
    digest = hashlib.sha256()
    for view in load_views():
        digest.update(view.statements.encode())
    return digest.hexdigest()[:16]


def missing_views(connection: Connection) -> list[str]:
    """Views that a file makes and the database does not have."""
    names = [view.name for view in load_views()]
    present = set(connection.execute(_PRESENT, {"names": names}).scalars())
    return [name for name in names if name not in present]


def drop_views(connection: Connection) -> None:
    """Drop our views, as the owner, also those that no file makes any more.

    A view that somebody built upon ours stops this, with PostgreSQL's own sentence naming it.
    """
    names = [view.name for view in load_views()]
    present = list(connection.execute(_PRESENT_OR_FORMER, {"names": names}).scalars())
    if present:
        connection.exec_driver_sql(f"drop view {', '.join(present)}")
    functions = list(connection.execute(_FUNCTIONS).scalars())
    if functions:
        connection.exec_driver_sql(f"drop function {', '.join(functions)}")


def make_views(connection: Connection) -> None:
    """Make all views in the caller's transaction, as the owner."""
    for view in load_views():
        connection.exec_driver_sql(view.statements, execution_options={"no_parameters": True})


def _frozen(basis: str) -> View:
    """The same basis as an edition keeps it: its columns, filled from the edition's own rows.

    Which edition is the setting ``bangfu.edition_id``; asking without it is an error, not an empty answer.
    """
    name = f"{FROZEN}.{basis}"
    statements = f"""
        create view {name} as
        select kept.*
        from assessment.edition_row
        cross join lateral jsonb_populate_record(null::{LIVE}.{basis}, edition_row.body) as kept
        where edition_row.edition_id = current_setting('bangfu.edition_id')::bigint and edition_row.basis = '{basis}';
        comment on view {name} is '定稿自存的数据行，列同 {LIVE}.{basis}';
    """
    return View(name, statements)


def _read_folder(folder: Path) -> list[View]:
    return [_read(file) for file in sorted(folder.glob("*.sql"))]


def _read(file: Path) -> View:
    statements = file.read_text(encoding="utf-8")
    created = _CREATES.findall(statements)
    if len(created) != 1:
        raise ValueError(f"{file.name} must make exactly one view or function, it makes {len(created)}")
    return View(created[0], statements)
