"""A throw-away embedded server, and any number of fresh warehouses on it, each with a home of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bangfu.database import embedded
from bangfu.database.engine import forget_engines
from bangfu.database.server import Server
from bangfu.pipeline.setting_up import FOLDERS, set_up
from bangfu.settings import Settings, load_settings

NOW = "2021-01-04T09:00:00+08:00"
_TEMPLATE = "template_register"
_NOT_DURABLE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@dataclass(frozen=True)
class Warehouse:
    """One warehouse with reference data and no report; ``environment`` is what a child process needs to use it."""

    home: Path
    environment: dict[str, str]

    @property
    def settings(self) -> Settings:
        """The same as settings."""
        return load_settings(self.environment)

    @property
    def process_environment(self) -> dict[str, str]:
        """This process's environment with the warehouse's variables in it."""
        return {**os.environ, **self.environment}

    def folder(self, org_code: str, name: str) -> Path:
        """A unit's inbox, accepted, returned or held folder."""
        return self.home / "intake" / org_code / name


@dataclass(frozen=True)
class Warehouses:
    """Makes warehouses as copies of one that has been set up."""

    server: Server
    folder: Path

    def fresh(self, name: str) -> Warehouse:
        """A new warehouse; ``name`` is its database and its folder."""
        _administer(self.server, f"create database {name} template {_TEMPLATE} strategy file_copy")
        return _warehouse(self.server, name, self.folder / name)

    def drop(self, warehouse: Warehouse) -> None:
        """Forget a warehouse's database; its files stay until the server is stopped."""
        forget_engines()
        _administer(self.server, f"drop database {warehouse.home.name} with (force)")


@contextmanager
def running_server() -> Iterator[Warehouses]:
    """The server in a temporary folder, stopped and removed at the end. Nothing in it is meant to last."""
    with tempfile.TemporaryDirectory(prefix="bangfu-benchmarks-") as folder:
        cluster = load_settings({"BANGFU_HOME": str(Path(folder) / "server")})
        server = embedded.start(cluster)
        try:
            for setting in _NOT_DURABLE:
                _administer(server, f"alter system set {setting}")
            _administer(server, "select pg_reload_conf()")
            _administer(server, f"create database {_TEMPLATE}")
            set_up(_warehouse(server, _TEMPLATE, Path(folder) / _TEMPLATE).settings)
            forget_engines()
            yield Warehouses(server, Path(folder))
        finally:
            forget_engines()
            embedded.stop(cluster)


def make_folders(warehouse: Warehouse, org_code: str) -> None:
    """The folder set of a unit, as ``bangfu init`` makes it."""
    for name in FOLDERS:
        warehouse.folder(org_code, name).mkdir(parents=True, exist_ok=True)


def _warehouse(server: Server, database: str, home: Path) -> Warehouse:
    environment = {
        "BANGFU_HOME": str(home),
        "BANGFU_WAREHOUSE_URL": server.url(database),
        "BANGFU_NOW": NOW,
        "BANGFU_SETTLE_SECONDS": "0",
        "BANGFU_PEPPER": "pepper of the benchmarks",
    }
    return Warehouse(home, environment)


def _administer(server: Server, statement: str) -> None:
    connection = server.connect("postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
