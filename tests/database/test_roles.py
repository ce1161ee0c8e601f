"""Roles on a server that is not ours: an ordinary administrator who may make roles is enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bangfu.database import embedded
from bangfu.database.engine import ROLES, engine, forget_engines
from bangfu.database.migrate import is_current, migrate
from bangfu.settings import Settings, load_settings


@pytest.fixture
def foreign_server(tmp_path: Path) -> Iterator[Settings]:
    """A server without our roles, whose database belongs to an administrator that is no superuser."""
    ours = load_settings({"BANGFU_HOME": str(tmp_path)})
    server = embedded.start(ours)
    connection = server.connect()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("create role administrator login createrole password 'secret'")
        cursor.execute("create database reports owner administrator")
    connection.close()
    url = f"postgresql://administrator:secret@{server.host}:{server.port}/reports"
    yield load_settings({"BANGFU_HOME": str(tmp_path), "BANGFU_WAREHOUSE_URL": url})
    forget_engines()
    embedded.stop(ours)


def test_an_administrator_without_superuser_rights_sets_up_the_warehouse(foreign_server: Settings) -> None:
    assert not is_current(foreign_server)
    done = migrate(foreign_server)
    assert done[:4] == [f"role bangfu_{role}" for role in ROLES]
    assert migrate(foreign_server) == []
    for role in ROLES:
        with engine(foreign_server, role).connect() as connection:
            assert connection.execute(text("select current_user")).scalar() == f"bangfu_{role}"
    with engine(foreign_server, "owner").connect() as connection:
        login = connection.execute(text("select bool_or(rolcanlogin) from pg_roles where rolname like 'bangfu%'"))
        assert login.scalar() is False
