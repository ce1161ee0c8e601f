"""The processes of the stack: started in sessions of their own, recorded, found again, stopped without a rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from bangfu.database.processes import process_mark
from bangfu.private_files import open_log, write_private_file
from bangfu.settings import Settings
from bangfu.stack.environment import Ports

# Started in two stages: a task that the scheduler starts fails when nobody answers at the API yet.
STAGES = (("api-server", "dag-processor", "triggerer"), ("scheduler",))
PARTS = tuple(name for stage in STAGES for name in stage)
_GRACE = 20  # seconds to end in peace


@dataclass(frozen=True)
class Part:
    """One started process and leader of its session; ``mark`` tells it from any later process with its id."""

    pid: int
    mark: str
    started: float  # seconds since the epoch

    @property
    def is_alive(self) -> bool:
        """Whether this very process lives."""
        return process_mark(self.pid) == self.mark


@dataclass(frozen=True)
class Record:
    """What is remembered of a stack between commands."""

    ports: Ports | None = None
    fingerprint: str = ""  # of the environment that the parts were started with
    parts: Mapping[str, Part] = field(default_factory=dict)


def log_file(settings: Settings, name: str) -> Path:
    """Log of one part."""
    return settings.logs / f"{name}.log"


def read_record(settings: Settings) -> Record:
    """The record; an empty one where nothing was ever started."""
    try:
        kept = json.loads(_record_file(settings).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Record()
    parts = {name: Part(**part) for name, part in kept["parts"].items()}
    return Record(Ports(**kept["ports"]) if kept["ports"] else None, kept["fingerprint"], parts)


def write_record(settings: Settings, record: Record) -> None:
    """Remember the stack."""
    write_private_file(_record_file(settings), json.dumps(asdict(record), indent=1))


def _record_file(settings: Settings) -> Path:
    return settings.airflow / "stack.json"


def start_part(settings: Settings, name: str, environment: Mapping[str, str]) -> Part:
    """Start ``airflow <name>`` in a session of its own, writing to its log."""
    with open_log(log_file(settings, name)) as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "airflow", name],
            cwd=settings.airflow,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    mark = process_mark(process.pid)
    return Part(process.pid, mark or "ended at once", time.time())


def stop_parts(parts: Mapping[str, Part]) -> None:
    """End the parts and everything in their sessions: asked first, killed after :data:`_GRACE` seconds.

    The api-server goes last: running tasks report to it.
    """
    api_server = [part for name, part in parts.items() if name == "api-server"]
    others = [part for name, part in parts.items() if name != "api-server"]
    for group in (others, api_server):
        _end(group)


def _end(parts: Iterable[Part]) -> None:
    """A leader ends its own children; whatever is left is killed: the ledger knows what it had in hand."""
    known = list(parts)
    for part in known:
        if part.is_alive:
            _send(part.pid, signal.SIGTERM)
    _wait_while(lambda: any(part.is_alive for part in known))
    for process in session_members(known):
        _send(process.pid, signal.SIGKILL)
    _wait_while(lambda: bool(session_members(known)))


def session_members(parts: Iterable[Part]) -> list[psutil.Process]:
    """All living processes in the parts' sessions, also after the leader's death (its id stays taken till then)."""
    sessions = {part.pid for part in parts if process_mark(part.pid) in (part.mark, None)}  # else the id is reused
    return [process for process in psutil.process_iter() if _session(process.pid) in sessions and _lives(process)]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def _lives(process: psutil.Process) -> bool:
    return process_mark(process.pid) is not None


def _send(pid: int, signal_number: int) -> None:
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return  # it ended by itself


def _wait_while(still: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _GRACE
    while still() and time.monotonic() < deadline:
        time.sleep(0.1)
