"""Setting up a warehouse: twice changes nothing, twice at once works, roles see what is theirs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from bangfu.database.engine import engine
from bangfu.database.migrate import is_current, migrate
from bangfu.database.server import Server
from bangfu.database.versions import MIGRATIONS, newest_revision
from bangfu.settings import Settings, load_settings


def _columns(settings: Settings, role: str, query: str) -> list[object]:
    with engine(settings, role).connect() as connection:
        return list(connection.execute(text(query)).scalars())


def test_a_migrated_warehouse_is_current_and_migrating_again_does_nothing(warehouse: Settings) -> None:
    assert is_current(warehouse)
    assert migrate(warehouse) == []


def test_an_empty_database_is_not_current_and_says_what_it_got(postgres: Server, tmp_path, monkeypatch) -> None:
    connection = postgres.connect()
    connection.autocommit = True
    connection.cursor().execute("create database bare")
    settings = load_settings({"BANGFU_HOME": str(tmp_path), "BANGFU_WAREHOUSE_URL": postgres.url("bare")})
    try:
        assert not is_current(settings)
        with ThreadPoolExecutor(3) as pool:
            done = list(pool.map(lambda _: migrate(settings), range(3)))
        assert is_current(settings)
        assert sorted(one for all_done in done for one in all_done if not one.startswith("role")) == [
            f"tables none -> {newest_revision()}",
            "views",
        ]
    finally:
        connection.cursor().execute("drop database bare with (force)")
        connection.close()


def test_each_sql_file_has_its_revision_and_they_form_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS / "alembic"))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions == sorted((file.name[:4] for file in MIGRATIONS.glob("*.sql")), reverse=True)


def test_changed_view_files_make_the_views_anew(warehouse: Settings) -> None:
    with engine(warehouse, "owner").begin() as connection:
        connection.execute(text("update public.bangfu_views set fingerprint = 'older'"))
        connection.execute(text("create view evaluation.of_an_older_version as select 1 as one"))
    assert not is_current(warehouse)
    assert migrate(warehouse) == ["views"]
    assert _columns(warehouse, "owner", "select to_regclass('evaluation.of_an_older_version')") == [None]


@pytest.mark.parametrize("role", ["owner", "loader", "assessor", "evaluator"])
def test_each_engine_acts_as_its_role_in_chinese_time(warehouse: Settings, role: str) -> None:
    assert _columns(warehouse, role, "select current_user") == [f"bangfu_{role}"]
    assert _columns(warehouse, role, "select current_setting('timezone')") == ["Asia/Shanghai"]


def test_the_evaluator_reads_evaluation_and_nothing_else(warehouse: Settings) -> None:
    readable = _columns(
        warehouse,
        "evaluator",
        """
        select distinct nspname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where relkind in ('r', 'p', 'v', 'm') and nspname not in ('pg_catalog', 'information_schema')
          and nspname !~ '^pg_' and has_schema_privilege(nspname, 'usage') and has_table_privilege(pg_class.oid, 'select')
        """,
    )
    assert set(readable) <= {"evaluation"}
    with pytest.raises(ProgrammingError, match="permission denied"):
        _columns(warehouse, "evaluator", "select 1 from warehouse.fact_sale")


def test_the_evaluator_changes_nothing(warehouse: Settings) -> None:
    changeable = _columns(
        warehouse,
        "evaluator",
        """
        select oid::regclass::text from pg_class
        where relkind in ('r', 'p', 'v') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
          and has_table_privilege(oid, 'insert, update, delete, truncate')
        """,
    )
    assert changeable == []


def test_an_unknown_role_is_refused(warehouse: Settings) -> None:
    with pytest.raises(ValueError, match="one of owner, loader, assessor, evaluator"):
        engine(warehouse, "postgres")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"])
def test_any_form_of_the_url_connects_with_psycopg2(warehouse: Settings, scheme: str, monkeypatch) -> None:
    address = (warehouse.warehouse_url or "").partition("://")[2]
    monkeypatch.setenv("BANGFU_WAREHOUSE_URL", f"{scheme}://{address}")
    settings = load_settings()
    assert engine(settings, "loader").driver == "psycopg2"
    assert _columns(settings, "loader", "select 1") == [1]
