"""A running embedded server: its address, and what only its superuser does."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class, oddly named there)

from bangfu.database.credentials import SUPERUSER
from bangfu.database.processes import process_mark

HOST = "127.0.0.1"
_STILL_COMING = ("starting up", "shutting down", "not yet accepting", "recovery mode")


@dataclass(frozen=True)
class Server:
    """A running embedded server. ``socket_folder`` is private to it and to root."""

    pid: int
    port: int
    socket_folder: str
    passwords: Mapping[str, str] = field(repr=False)
    host: str = HOST

    def url(self, database: str = "bangfu", role: str = SUPERUSER) -> str:
        """SQLAlchemy URL of a database for a role."""
        return f"postgresql+psycopg2://{role}:{self.passwords[role]}@{self.host}:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> Connection:
        """A connection as superuser. Raises :class:`psycopg2.OperationalError`."""
        return psycopg2.connect(
            host=self.host,
            port=self.port,
            user=SUPERUSER,
            password=self.passwords[SUPERUSER],
            dbname=database,
            connect_timeout=10,
        )


def named_server(data: Path, passwords: Mapping[str, str]) -> Server | None:
    """The server that ``postmaster.pid`` in the data folder names; it may be long gone."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 5:
        return None
    return Server(pid=int(lines[0]), port=int(lines[3]), socket_folder=lines[4], passwords=passwords)


def answers(server: Server, patience: float) -> bool:
    """Whether the server lives and knows our password; waits ``patience`` seconds while it is on its way."""
    deadline = time.monotonic() + patience
    while process_mark(server.pid) and time.monotonic() < deadline:
        try:
            server.connect().close()
            return True
        except psycopg2.OperationalError as error:
            if not any(words in str(error) for words in _STILL_COMING):
                return False
        time.sleep(0.2)
    return False


def make_databases(server: Server) -> None:
    """The databases ``airflow``, owned by a role of its own, and ``bangfu``."""
    connection = server.connect()
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1 from pg_roles where rolname = 'airflow'")
            if not cursor.fetchone():
                cursor.execute("create role airflow login password %s", (server.passwords["airflow"],))
            for name, owner in (("airflow", "airflow"), ("bangfu", SUPERUSER)):
                cursor.execute("select 1 from pg_database where datname = %s", (name,))
                if not cursor.fetchone():
                    create = sql.SQL("create database {} owner {}")
                    cursor.execute(create.format(sql.Identifier(name), sql.Identifier(owner)))
    finally:
        connection.close()
