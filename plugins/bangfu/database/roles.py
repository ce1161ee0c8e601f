"""The four roles of the warehouse. Roles belong to the server: databases set up at the same time share them."""

from __future__ import annotations

import time
from collections.abc import Mapping

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from bangfu.database.engine import ROLES, role_name

_ATTEMPTS = 8
_RACED = ("tuple concurrently updated", "pg_authid_rolname_index", "already exists", "deadlock detected")

_MISSING = text("select :name where not exists (select 1 from pg_roles where rolname = :name)")
_FOREIGN = text("""
    select not pg_has_role(
        current_user,
        :name,
        case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end
    )
""")
_OTHER_TIME_ZONE = text("""
    select not coalesce('TimeZone=Asia/Shanghai' = any (rolconfig), false) from pg_roles where rolname = :name
""")
_DATABASE = text("""
    select quote_ident(current_database()) as name,
        has_database_privilege('bangfu_owner', current_database(), 'create') as may_create,
        has_schema_privilege('bangfu_owner', 'public', 'create') as may_keep_versions,
        exists (
            select from pg_namespace, aclexplode(nspacl) as right_held
            where nspname = 'public' and right_held.grantee = 0
        ) as is_public_open
""")


def ensure_roles(engine: Engine, passwords: Mapping[str, str] | None) -> list[str]:
    """Make the roles that are missing and let the connected user act as each; again, and nothing changes.

    With ``passwords`` (role name -> password; the embedded server) new roles can log in. Without, they are
    made to be assumed after the login, and roles that exist already keep whatever password they have.
    Returns what was done, one phrase each. Raises :class:`sqlalchemy.exc.DBAPIError` when rights are missing.
    """
    for attempt in range(_ATTEMPTS):
        try:
            with engine.begin() as connection:
                return _ensure(connection, passwords)
        except DBAPIError as error:
            if attempt == _ATTEMPTS - 1 or not any(words in str(error.orig) for words in _RACED):
                raise
            time.sleep(0.05 * (attempt + 1))  # another database of the server is being set up at this moment
    raise AssertionError("unreachable")


def _ensure(connection: Connection, passwords: Mapping[str, str] | None) -> list[str]:
    done = [phrase for role in ROLES for phrase in _ensure_role(connection, role_name(role), passwords)]
    _open_database(connection)
    return done


def _ensure_role(connection: Connection, name: str, passwords: Mapping[str, str] | None) -> list[str]:
    done = []
    if connection.execute(_MISSING, {"name": name}).first():
        _create_role(connection, name, passwords)
        done.append(f"role {name}")
    if connection.execute(_FOREIGN, {"name": name}).scalar_one():
        connection.exec_driver_sql(f"grant {name} to current_user")
    if connection.execute(_OTHER_TIME_ZONE, {"name": name}).scalar_one():
        connection.exec_driver_sql(f"alter role {name} set timezone = 'Asia/Shanghai'")
    return done


def _create_role(connection: Connection, name: str, passwords: Mapping[str, str] | None) -> None:
    if passwords is None:
        connection.exec_driver_sql(f"create role {name} nologin")
    else:
        password = {"password": passwords[name]}
        connection.exec_driver_sql(f"create role {name} login password %(password)s", password)


def _open_database(connection: Connection) -> None:
    """Let the owner make schemas and keep the version table; nobody else has business in schema public."""
    database = connection.execute(_DATABASE).one()
    if not database.may_create:
        connection.exec_driver_sql(f"grant create on database {database.name} to bangfu_owner")
    if not database.may_keep_versions:
        connection.exec_driver_sql("grant usage, create on schema public to bangfu_owner")
    if database.is_public_open:
        connection.exec_driver_sql("revoke all on schema public from public")
