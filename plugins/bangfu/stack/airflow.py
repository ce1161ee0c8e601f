"""The local stack, up and down: Airflow's four processes on the embedded server. Airflow itself is never imported."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import psycopg2
from filelock import FileLock
from rich.progress import Progress

from bangfu.console import progress, say
from bangfu.database import embedded
from bangfu.database.ports import is_free
from bangfu.database.server import HOST, Server
from bangfu.notices import OperatorError, notice
from bangfu.private_files import open_log
from bangfu.settings import Settings
from bangfu.stack.environment import USER, Ports, airflow_environment, page_password, passwords_file
from bangfu.stack.health import working_parts
from bangfu.stack.parts import PARTS, STAGES, Part, Record, log_file, read_record, start_part, stop_parts, write_record

PORT_TRIES = 3
PATIENCE = 300  # seconds until everything has to work; 40 are usual on two idle cores


class Watch:
    """Shows how many parts work."""

    def __init__(self, display: Progress) -> None:
        self._display = display
        self._bar = display.add_task(notice("stack.starting"), total=len(PARTS))

    def show(self, working: int) -> None:
        """``working`` parts work now."""
        self._display.update(self._bar, completed=working)


@dataclass(frozen=True)
class Stack:
    """A working stack and how to enter it."""

    address: str
    user: str
    password: str
    password_file: Path


def up(settings: Settings) -> Stack:
    """The working stack: whatever of it does not run, or runs with other settings, is started.

    Raises :class:`OperatorError` naming the part that failed and its log.
    """
    settings.airflow.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _lock(settings):
        server = embedded.start(settings)
        with progress() as display:
            record = _start_on_free_ports(settings, server, Watch(display))
    return _stack(settings, record)


def announce(stack: Stack) -> None:
    """Say where the pages are and how to enter them."""
    say("stack.pages", address=stack.address, user=stack.user, password=stack.password, file=stack.password_file)


def down(settings: Settings) -> bool:
    """Stop Airflow and PostgreSQL, leaving no process; False when nothing ran."""
    if not settings.airflow.exists():
        return embedded.stop(settings)
    with _lock(settings):
        record = read_record(settings)
        ran = any(part.is_alive for part in record.parts.values())
        stop_parts(record.parts)
        write_record(settings, replace(record, parts={}))
    return embedded.stop(settings) or ran


def running_parts(settings: Settings) -> dict[str, bool]:
    """Name -> whether it runs, PostgreSQL first."""
    parts = read_record(settings).parts
    found = {"postgres": embedded.status(settings) is not None}
    return {**found, **{name: name in parts and parts[name].is_alive for name in PARTS}}


def address(settings: Settings) -> str | None:
    """Where the pages are, once the stack was started."""
    ports = read_record(settings).ports
    return f"http://{HOST}:{ports.api}" if ports else None


def _stack(settings: Settings, record: Record) -> Stack:
    if record.ports is None:
        raise AssertionError("a started stack has ports")
    return Stack(f"http://{HOST}:{record.ports.api}", USER, page_password(settings), passwords_file(settings))


def _lock(settings: Settings) -> FileLock:
    return FileLock(settings.airflow / "stack.lock", mode=0o600)


def _start_on_free_ports(settings: Settings, server: Server, watch: Watch) -> Record:
    """Start what is missing; another program that took the page's port in the same moment only costs a new try."""
    for _ in range(PORT_TRIES - 1):
        try:
            return _start_missing(settings, server, read_record(settings), watch)
        except OperatorError:
            if not _lost_its_port(read_record(settings)):
                raise
    return _start_missing(settings, server, read_record(settings), watch)


def _lost_its_port(record: Record) -> bool:
    api_server = record.parts.get("api-server")
    ended = api_server is not None and not api_server.is_alive
    return ended and record.ports is not None and not is_free(record.ports.api)


def _start_missing(settings: Settings, server: Server, record: Record, watch: Watch) -> Record:
    alive = {name: part for name, part in record.parts.items() if part.is_alive}
    ports = record.ports if "api-server" in alive and record.ports else Ports.choose(record.ports)
    environment = airflow_environment(settings, server, ports)
    fingerprint = _fingerprint(environment)
    if fingerprint != record.fingerprint:
        alive = {}
    stop_parts({name: part for name, part in record.parts.items() if name not in alive})
    _migrate(settings, server, environment)
    started = replace(record, ports=ports, fingerprint=fingerprint, parts=alive)
    for names in STAGES:
        for name in names:
            if name not in alive:
                part = start_part(settings, name, environment)
                started = replace(started, parts={**started.parts, name: part})
                write_record(settings, started)
        _wait_until_working(settings, ports.api, started.parts, watch)
    return started


def _fingerprint(environment: Mapping[str, str]) -> str:
    ours = {name: text for name, text in sorted(environment.items()) if name.startswith(("BANGFU_", "AIRFLOW"))}
    return hashlib.sha256(json.dumps([ours, version("apache-airflow")]).encode()).hexdigest()


def _migrate(settings: Settings, server: Server, environment: Mapping[str, str]) -> None:
    """Bring Airflow's database to this Airflow's version; the revision it had afterwards tells when to skip it."""
    stamp = settings.airflow / "migrated.json"
    expected = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else None
    if expected == [version("apache-airflow"), _revision(server)]:
        return
    with open_log(log_file(settings, "airflow-migrate")) as log:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            cwd=settings.airflow,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise OperatorError("stack.migrate_failed", log=log_file(settings, "airflow-migrate"))
    stamp.write_text(json.dumps([version("apache-airflow"), _revision(server)]), encoding="utf-8")


def _revision(server: Server) -> str | None:
    connection = server.connect("airflow")
    try:
        with connection.cursor() as cursor:
            cursor.execute("select version_num from alembic_version")
            row = cursor.fetchone()
            return row[0] if row else None
    except psycopg2.errors.UndefinedTable:
        return None
    finally:
        connection.close()


def _wait_until_working(settings: Settings, port: int, parts: Mapping[str, Part], watch: Watch) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        working = working_parts(port, parts)
        watch.show(len(working))
        waited_for = [name for name in parts if name not in working]
        if not waited_for:
            return
        for name in waited_for:
            if not parts[name].is_alive:
                raise OperatorError("stack.part_ended", part=name, log=log_file(settings, name))
        if time.monotonic() > deadline:
            raise OperatorError("stack.not_ready", part=waited_for[0], log=log_file(settings, waited_for[0]))
        time.sleep(0.5)
