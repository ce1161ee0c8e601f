"""A PostgreSQL server for the tests of one worker, and a fresh warehouse for each test that asks for one."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Connection, make_url, text

from bangfu.database import embedded
from bangfu.database.engine import administration_engine, engine, forget_engines
from bangfu.database.migrate import migrate
from bangfu.database.server import Server
from bangfu.register.loader import load_reference
from bangfu.settings import SQL, Settings, load_settings

NOW = "2021-12-01T09:00:00+08:00"


SLOW_FIRST = ("tests/e2e", "tests/stack", "tests/samples", "tests/acceptance", "tests/warehouse")
"""Folders whose files take minutes: begun first, so that no worker is left alone with one at the end."""


hypothesis.settings.register_profile("soak", max_examples=625)
"""Orders of arrival take a twenty-fifth of it, 25 examples each: minutes of work, which `make soak` has."""


def pytest_configure() -> None:
    """No setting of the shell that runs the tests reaches them."""
    for name in [name for name in os.environ if name.startswith("BANGFU_")]:
        del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow folders in front; within a folder the order stays."""
    items.sort(key=_slowness)


def _slowness(item: pytest.Item) -> int:
    return next((rank for rank, folder in enumerate(SLOW_FIRST) if item.nodeid.startswith(folder)), len(SLOW_FIRST))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A throw-away embedded server, stopped at the end. Durability is off: nothing here outlives the tests."""
    settings = load_settings({"BANGFU_HOME": str(tmp_path_factory.mktemp("postgres server"))})
    server = embedded.start(settings)
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        _administer(server, f"alter system set {setting}")
    _administer(server, "select pg_reload_conf()")
    yield server
    embedded.stop(settings)


@pytest.fixture(scope="session")
def warehouse_template(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database with roles, tables and views and no rows."""
    name = "template_empty"
    _administer(postgres, f"create database {name}")
    settings = _settings(postgres.url(name), tmp_path_factory.mktemp("template"))
    migrate(settings)
    forget_engines()
    return name


@pytest.fixture(scope="session")
def register_template(postgres: Server, warehouse_template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database that also holds the shipped reference data."""
    name = "template_register"
    _administer(postgres, f"create database {name} template {warehouse_template}")
    settings = _settings(postgres.url(name), tmp_path_factory.mktemp("register"))
    with engine(settings, "loader").begin() as connection:
        load_reference(connection, SQL / "reference", SQL / "reference")
    forget_engines()
    return name


@pytest.fixture
def warehouse(
    postgres: Server, warehouse_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A warehouse of this test's own, empty; the environment points to it, BANGFU_HOME lies in tmp_path."""
    with _database(postgres, warehouse_template) as url:
        yield _enter(url, tmp_path, monkeypatch)


@pytest.fixture
def registered_warehouse(
    postgres: Server, register_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """Like ``warehouse``, with the shipped reference data."""
    with _database(postgres, register_template) as url:
        yield _enter(url, tmp_path, monkeypatch)


@pytest.fixture
def connection(warehouse: Settings) -> Iterator[Connection]:
    """The empty warehouse as loader, in a transaction that is rolled back at the end."""
    with engine(warehouse, "loader").connect() as connection:
        yield connection


@pytest.fixture
def registered_connection(registered_warehouse: Settings) -> Iterator[Connection]:
    """The warehouse with reference data as loader, in a transaction that is rolled back at the end."""
    with engine(registered_warehouse, "loader").connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def shared_warehouse(
    postgres: Server, warehouse_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """One empty warehouse for all tests of the worker that never commit."""
    with _database(postgres, warehouse_template) as url:
        yield _settings(url, tmp_path_factory.mktemp("shared"))


@pytest.fixture
def scratch(shared_warehouse: Settings) -> Iterator[Connection]:
    """An empty warehouse as superuser, quicker than ``warehouse``: what the test writes is rolled back."""
    with administration_engine(shared_warehouse).connect() as connection:
        yield connection


@pytest.fixture
def insert(scratch: Connection) -> Insert:
    """Writes rows into ``scratch``, with something harmless in every column that must be filled and is not given."""
    return Insert(scratch)


class Insert:
    """``insert("warehouse.fact_sale", sale_id="A", paid_amount=3)``; foreign keys are not looked at."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        connection.execute(text("set local session_replication_role = replica"))

    def __call__(self, table: str, **values: Any) -> None:
        if table == "warehouse.fact_sale":
            self._make_year(values["sale_date"])
        missing = [(name, kind) for name, kind in self._must_be_filled(table) if name not in values]
        row = {name: FILLERS[kind] for name, kind in missing} | values
        names = ", ".join(row)
        places = ", ".join(f":{name}" for name in row)
        self._connection.execute(text(f"insert into {table} ({names}) values ({places})"), row)

    def _make_year(self, day: date | str) -> None:
        year = int(str(day)[:4])
        self._connection.execute(text("select warehouse.ensure_sale_year(:year)"), {"year": year})

    def _must_be_filled(self, table: str) -> list[tuple[str, str]]:
        rows = self._connection.execute(_REQUIRED_COLUMNS, {"table": table}).all()
        return [(row.name, row.kind) for row in rows]


FILLERS = {
    "text": "x",
    "numeric": 0,
    "integer": 1,
    "bigint": 0,
    "date": "2021-10-01",
    "timestamp with time zone": "2021-10-01T12:00:00+08:00",
    "daterange": "[2020-01-01,)",
    "boolean": False,
}
_REQUIRED_COLUMNS = text("""
    select attname as name, regexp_replace(format_type(atttypid, null), '\\(.*', '') as kind
    from pg_attribute
    where attrelid = cast(:table as regclass) and attnum > 0 and attnotnull and not atthasdef and attidentity = ''
      and not attisdropped
""")


@contextmanager
def _database(server: Server, template: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    _administer(server, f"create database {name} template {template} strategy file_copy")
    try:
        yield server.url(name)
    finally:
        forget_engines()
        _administer(server, f"drop database {name} with (force)")


def _enter(url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in _environment(url, home).items():
        monkeypatch.setenv(name, value)
    return load_settings()


def _settings(url: str, home: Path) -> Settings:
    return load_settings(_environment(url, home))


def _environment(url: str, home: Path) -> dict[str, str]:
    return {
        "BANGFU_HOME": str(home),
        "BANGFU_WAREHOUSE_URL": make_url(url).render_as_string(hide_password=False),
        "BANGFU_NOW": NOW,
        "BANGFU_SETTLE_SECONDS": "0",
        "BANGFU_PEPPER": "pepper of the tests",
    }


def _administer(server: Server, statement: str) -> None:
    connection = server.connect("postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
