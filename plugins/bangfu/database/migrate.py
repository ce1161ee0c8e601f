"""Bring the warehouse to the state this code expects: roles, tables (Alembic over the SQL files), views."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bangfu.database.credentials import credentials
from bangfu.database.engine import administration_engine, engine
from bangfu.database.roles import ensure_roles
from bangfu.database.versions import MIGRATIONS, VERSION_TABLE, newest_revision
from bangfu.database.views import drop_views, fingerprint, make_views, missing_views
from bangfu.settings import Settings

_LOCK = text("select pg_advisory_xact_lock(hashtext('bangfu.migrate'))")
_VERSION_TABLE_EXISTS = text("select to_regclass(:table) is not null")
_NOTE_VIEWS = text("insert into public.bangfu_views values (:fingerprint)")
_VIEWS_MADE = text("select fingerprint from public.bangfu_views")


def migrate(settings: Settings) -> list[str]:
    """Create or upgrade roles, tables and views; any number of processes may ask at once.

    Tables and views change in one transaction: all of it or nothing. Returns what was done, empty when the
    warehouse was up to date.
    """
    passwords = None if settings.warehouse_url else credentials_of_embedded(settings)
    done = ensure_roles(administration_engine(settings), passwords)
    with engine(settings, "owner").begin() as connection:
        connection.execute(_LOCK)
        done += _upgrade_tables(connection)
        done += _upgrade_views(connection)
    return done


def is_current(settings: Settings) -> bool:
    """Whether :func:`migrate` would have nothing to do; a warehouse that was never set up is not current."""
    try:
        with engine(settings, "owner").connect() as connection:
            return _revision(connection) == newest_revision() and _views_made(connection) == fingerprint()
    except DBAPIError as error:
        if _is_unreachable(settings):
            raise error
        return False


def credentials_of_embedded(settings: Settings) -> dict[str, str]:
    """Passwords of the embedded server's roles; the server is started first, which makes them."""
    administration_engine(settings)
    return credentials(settings)


def _is_unreachable(settings: Settings) -> bool:
    """Whether even the administrator gets no answer; then the server is at fault, not the set-up."""
    try:
        with administration_engine(settings).connect():
            return False
    except DBAPIError:
        return True


def _upgrade_tables(connection: Connection) -> list[str]:
    before = _revision(connection)
    newest = newest_revision()
    if before == newest:
        return []
    drop_views(connection)  # a table does not change under a view that reads it
    command.upgrade(_alembic(connection), "head")
    return [f"tables {before or 'none'} -> {newest}"]


def _upgrade_views(connection: Connection) -> list[str]:
    if _views_made(connection) == fingerprint() and not missing_views(connection):
        return []
    drop_views(connection)
    make_views(connection)
    connection.exec_driver_sql("create table if not exists public.bangfu_views (fingerprint text not null)")
    connection.exec_driver_sql("comment on table public.bangfu_views is '视图文件的指纹：不同即重建'")
    connection.exec_driver_sql("delete from public.bangfu_views")
    connection.execute(_NOTE_VIEWS, {"fingerprint": fingerprint()})
    return ["views"]


def _revision(connection: Connection) -> str | None:
    if not _exists(connection, f"public.{VERSION_TABLE}"):
        return None
    return connection.execute(text(f"select version_num from public.{VERSION_TABLE}")).scalar_one_or_none()


def _views_made(connection: Connection) -> str | None:
    if not _exists(connection, "public.bangfu_views"):
        return None
    return connection.execute(_VIEWS_MADE).scalar_one_or_none()


def _exists(connection: Connection, table: str) -> bool:
    return bool(connection.execute(_VERSION_TABLE_EXISTS, {"table": table}).scalar_one())


def _alembic(connection: Connection) -> Config:
    """Alembic without an ini file: the folder of revisions, and the caller's connection and transaction."""
    config = Config()
    config.set_main_option("script_location", _without_interpolation(MIGRATIONS / "alembic"))
    config.attributes["connection"] = connection
    return config


def _without_interpolation(path: Path) -> str:
    return str(path).replace("%", "%%")
