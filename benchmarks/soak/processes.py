"""Ingest as a child process that can be killed, and all that belongs to it: no other process is ever touched."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil

from bangfu.settings import PROJECT_ROOT
from benchmarks.warehouses import Warehouse

ORPHANS_PATIENCE = 60
"""Seconds that workers of a killed ingest may go on: the batch they hold is theirs."""


@dataclass(frozen=True)
class Ran:
    """One ingest process: how it ended (None: killed) and what it said."""

    returncode: int | None
    said: str


def start_ingest(warehouse: Warehouse, workers: int) -> subprocess.Popen[bytes]:
    """``bangfu ingest --backload`` over what lies in the warehouse's inboxes; its output goes to a file."""
    with _log(warehouse).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bangfu.cli", "--debug", "ingest", "--backload", "--workers", str(workers)],
            cwd=PROJECT_ROOT,
            env=warehouse.process_environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def run_ingest(warehouse: Warehouse, workers: int) -> Ran:
    """Let it run to its end."""
    process = start_ingest(warehouse, workers)
    process.wait()
    return Ran(process.returncode, _said(warehouse))


def run_and_kill(warehouse: Warehouse, workers: int, after_seconds: float, random: Random) -> Ran:
    """Kill after some seconds the ingest alone, its children too, or one of its workers; unless it is quicker."""
    process = start_ingest(warehouse, workers)
    try:
        process.wait(timeout=after_seconds)
        return Ran(process.returncode, _said(warehouse))
    except subprocess.TimeoutExpired:
        kill(_victims(psutil.Process(process.pid), random))
        process.wait()
        return Ran(None, _said(warehouse))


def _victims(ingest: psutil.Process, random: Random) -> list[psutil.Process]:
    children = ingest.children(recursive=True)
    workers = [child for child in children if _is_worker(child)]
    choices = [[ingest], random.sample([ingest, *children], len(children) + 1)]
    if workers:
        choices.append([random.choice(workers)])
    return random.choice(choices)


def _is_worker(process: psutil.Process) -> bool:
    """A process that walks batches; a reading child that dies alone has met a file that killed it."""
    try:
        return any("spawn_main" in word for word in process.cmdline())
    except psutil.NoSuchProcess:
        return False


def kill(processes: list[psutil.Process]) -> None:
    """SIGKILL; who is gone already is gone."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


def left_over(warehouse: Warehouse) -> list[psutil.Process]:
    """Every living process that was started for this warehouse: they carry its home in their environment."""
    return [process for process in psutil.process_iter() if _works_for(process, str(warehouse.home))]


def wait_for_orphans(warehouse: Warehouse) -> list[psutil.Process]:
    """Processes that are still there after their patience; they belong to no living ingest."""
    deadline = time.monotonic() + ORPHANS_PATIENCE
    while (left := left_over(warehouse)) and time.monotonic() < deadline:
        time.sleep(0.5)
    return left


def _works_for(process: psutil.Process, home: str) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.environ().get("BANGFU_HOME") == home
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _log(warehouse: Warehouse) -> Path:
    warehouse.home.mkdir(parents=True, exist_ok=True)
    return warehouse.home / "ingest.log"


def _said(warehouse: Warehouse) -> str:
    return _log(warehouse).read_text(encoding="utf-8", errors="replace")
