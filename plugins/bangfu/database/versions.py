"""The numbered SQL files of sql/migrations, which Alembic's revisions of the same numbers run."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection

from bangfu.settings import SQL

MIGRATIONS = SQL / "migrations"
VERSION_TABLE = "bangfu_version"


@cache
def newest_revision() -> str:
    """Number of the last SQL file, which is Alembic's head."""
    return max(file.name[:4] for file in MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def run_migration(connection: Connection, revision: str) -> None:
    """Run the SQL file of that number in the caller's transaction."""
    (file,) = MIGRATIONS.glob(f"{revision}_*.sql")
    connection.exec_driver_sql(file.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
