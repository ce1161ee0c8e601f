"""The wheel's psql on the warehouse, as one of the roles."""

from __future__ import annotations

import os
import subprocess

from bangfu.database.engine import role_name, warehouse_url
from bangfu.database.server_programs import program
from bangfu.settings import Settings

_BARE = ("--no-align", "--field-separator=\t", "--pset=footer=off", "--quiet")


def run_psql(settings: Settings, role: str, command: str | None, tuples_only: bool) -> int:
    """Run ``command`` and print bare values, tab-separated, or talk to the person at the terminal; psql's exit code.

    The password travels in the environment, never in the arguments, which every process on the machine can read.
    Raises :class:`ValueError` for an unknown role.
    """
    arguments = [str(program("psql")), "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
    if command is not None:
        arguments += [*_BARE, f"--command={command}"]
    if tuples_only:
        arguments.append("--tuples-only")
    return subprocess.run(arguments, env=client_environment(settings, role), check=False).returncode


def client_environment(settings: Settings, role: str) -> dict[str, str]:
    """What PostgreSQL's own programs need to find the warehouse and to act as ``role``: this process's environment,
    with the address and the password in libpq's variables."""
    url = warehouse_url(settings, role)
    said = {name: value for name, value in url.query.items() if isinstance(value, str)}  # such as ?sslmode=require
    options = f"{said.pop('options', '')} -c timezone=Asia/Shanghai"
    if settings.warehouse_url:
        options += f" -c role={role_name(role)}"
    given = {
        "PGHOST": url.host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
        "PGOPTIONS": options,
        "PGCLIENTENCODING": "UTF8",
        "PGAPPNAME": "bangfu psql",
    }
    given |= {f"PG{name.upper()}": value for name, value in said.items()}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return inherited | {name: value for name, value in given.items() if value is not None}
