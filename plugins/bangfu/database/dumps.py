"""Dumps of the warehouse by pg_dump, and the proof that one can be restored: into a database of its own, row by row.

A dump is a file ``warehouse-<time>.dump`` with ``….dump.json`` beside it: when, which revision of the tables, how many
rows each table had in the very snapshot that was dumped, and the file's SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from bangfu.database.engine import administration_engine, engine, warehouse_url
from bangfu.database.psql import client_environment
from bangfu.database.server_programs import program
from bangfu.notices import OperatorError
from bangfu.settings import Settings

_TABLES = text("""
    select format('%I.%I', nspname, relname) as name
    from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname in ('public', 'reference', 'intake', 'staging', 'warehouse', 'assessment')
    order by name
""")
_SNAPSHOT = text("select pg_export_snapshot()")
_REVISION = text("select max(version_num) from public.bangfu_version")


@dataclass(frozen=True)
class Dump:
    """One dump: its file, and what is known of it."""

    path: Path
    taken_at: str
    revision: str
    sha256: str
    row_counts: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """What stands beside the file."""
        return {**asdict(self), "path": self.path.name}


def dump_warehouse(settings: Settings, now: datetime) -> Dump:
    """Dump the whole warehouse into the folder of backups; nobody who works meanwhile is held up.

    Raises :class:`OperatorError` with pg_dump's own last line when it fails; nothing half-done is left.
    """
    settings.backup.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = settings.backup / f"warehouse-{now:%Y%m%dT%H%M%S}.dump"
    waiting = path.with_name(f".{path.name}.part")
    with engine(settings, "owner").connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        snapshot = connection.execute(_SNAPSHOT).scalar_one()
        counts = count_rows(connection)
        revision = connection.execute(_REVISION).scalar_one()
        waiting.touch(mode=0o600)
        try:
            _run(settings, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={waiting}")
            waiting.replace(path)
        finally:
            waiting.unlink(missing_ok=True)
    dump = Dump(path, now.isoformat(timespec="seconds"), revision, _sha256(path), counts)
    _beside(path).write_text(json.dumps(dump.as_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    return dump


def read_dump(path: Path) -> Dump:
    """A dump of an earlier day, as the file beside it describes it."""
    return Dump(**{**json.loads(_beside(path).read_text(encoding="utf-8")), "path": path})


@contextmanager
def restored(settings: Settings, dump: Dump) -> Iterator[Connection]:
    """A connection, as the owner, to ``dump`` restored into a database of its own, which is dropped afterwards.

    Raises :class:`OperatorError` when the file is not what was written, the database cannot be made, or pg_restore
    fails.
    """
    if _sha256(dump.path) != dump.sha256:
        raise OperatorError("backup.changed", file=dump.path.name)
    name = f"bangfu_restore_{secrets.token_hex(4)}"
    with _scratch_database(settings, name):
        _run(settings, "pg_restore", "--exit-on-error", f"--dbname={name}", str(dump.path))
        made = create_engine(warehouse_url(settings, "owner").set(database=name))
        try:
            with made.connect() as connection:
                if settings.warehouse_url:
                    connection.exec_driver_sql("set role bangfu_owner")
                yield connection
        finally:
            made.dispose()


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows of every table, by its name."""
    names = connection.execute(_TABLES).scalars().all()
    return {name: connection.exec_driver_sql(f"select count(*) from {name}").scalar_one() for name in names}


def prune_dumps(settings: Settings, kept: int) -> list[str]:
    """Delete all but the newest ``kept`` dumps; the names of those deleted."""
    old = sorted(settings.backup.glob("warehouse-*.dump"))[:-kept]
    for path in old:
        path.unlink()
        _beside(path).unlink(missing_ok=True)
    return [path.name for path in old]


@contextmanager
def _scratch_database(settings: Settings, name: str) -> Iterator[None]:
    administration = administration_engine(settings).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with administration.connect() as connection:
            connection.exec_driver_sql(f"create database {name} template template0 owner bangfu_owner")
    except DBAPIError as error:
        raise OperatorError("backup.no_scratch", reason=str(error.orig).strip()) from None
    try:
        yield
    finally:
        with administration.connect() as connection:
            connection.exec_driver_sql(f"drop database {name} with (force)")


def _run(settings: Settings, name: str, *arguments: str) -> None:
    """Run the wheel's program, the newest there is: an older one on the PATH would refuse a newer server."""
    done = subprocess.run(
        [str(program(name)), "--no-password", *arguments],
        env=client_environment(settings, "owner"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()] or [str(done.returncode)]
        raise OperatorError("backup.program_failed", program=name, reason=said[-1])


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
