"""Memory: the largest resident size of ``bangfu ingest`` and of its reading child over an export of 60,000 lines."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict

import psutil

from bangfu.settings import PROJECT_ROOT
from benchmarks.ingesting import drop, with_catalogue
from benchmarks.material import operator_code, write_export
from benchmarks.measuring import Measured, Ratio
from benchmarks.warehouses import Warehouse, Warehouses

ROWS = 60_000
FEW_ROWS = 100
LOOK_EVERY_SECONDS = 0.2
_MEGABYTE = 1 << 20


def measure(warehouses: Warehouses) -> Measured:
    """Beside it an export of 100 lines, which shows what imports alone cost."""
    warehouse = with_catalogue(warehouses, "ingest_memory")
    few = write_export(warehouses.folder, FEW_ROWS)
    many = write_export(warehouses.folder, ROWS)
    drop(warehouse, operator_code(), few)
    process_few, reader_few = _peaks(warehouse)
    drop(warehouse, operator_code(), many)
    process_many, reader_many = _peaks(warehouse)
    warehouses.drop(warehouse)
    name = f"peak memory, export of {ROWS:,} lines"
    size = many.stat().st_size / _MEGABYTE
    return Measured(
        ratios=(
            Ratio(name, "the file", size, "ingest process", process_many, "MB"),
            Ratio(name, "the file", size, "reading child", reader_many, "MB"),
            Ratio(name, f"ingest process, {FEW_ROWS} lines", process_few, "ingest process", process_many, "MB"),
            Ratio(name, f"reading child, {FEW_ROWS} lines", reader_few, "reading child", reader_many, "MB"),
        )
    )


def _peaks(warehouse: Warehouse) -> tuple[float, float]:
    """Megabytes at most resident in the ingest process, and in the largest of its children."""
    command = [sys.executable, "-m", "bangfu.cli", "ingest", "--backload"]
    peaks: dict[int, int] = defaultdict(int)
    with subprocess.Popen(
        command, cwd=PROJECT_ROOT, env=warehouse.process_environment, stdout=subprocess.DEVNULL
    ) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            for one in [watched, *_children(watched)]:
                peaks[one.pid] = max(peaks[one.pid], _resident(one))
            _wait(process)
    if process.returncode != 0:
        raise RuntimeError(f"ingest ended with {process.returncode}")
    own = peaks.pop(process.pid)
    return own / _MEGABYTE, max(peaks.values(), default=0) / _MEGABYTE


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(LOOK_EVERY_SECONDS)
    except subprocess.TimeoutExpired:
        return


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
