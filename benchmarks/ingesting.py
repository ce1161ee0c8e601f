"""The whole way of a large export through ``bangfu ingest``, split by phase, in this process."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.progress import Progress

from bangfu.pipeline.ingest import run_ingest
from benchmarks.material import operator_code, write_export, write_reports
from benchmarks.measuring import Measured, Share
from benchmarks.warehouses import Warehouse, Warehouses, make_folders

ROWS = 20_000
CATALOGUES = ("certification_catalogue", "business_entities")

PHASES = (
    ("receive", "bangfu.pipeline.ingest.receive"),
    ("read cells (twice: to identify, to process)", "bangfu.reading.pool.ReadingPool.read"),
    ("find table and columns", "bangfu.pipeline.prepare.read_report"),
    ("clean", "bangfu.pipeline.prepare.clean"),
    ("validate", "bangfu.pipeline.process._validate"),
    ("weigh against versions", "bangfu.pipeline.process.weigh"),
    ("load and resolve", "bangfu.pipeline.process.load"),
    ("judge and describe issues", "bangfu.pipeline.process._judge"),
    ("write the ledger", "bangfu.pipeline.process.write_outcome"),
    ("reply", "bangfu.pipeline.ingest.reply_all"),
)
"""Phase and the function that is it; what a phase calls of another phase counts for that one."""


def measure(warehouses: Warehouses) -> Measured:
    """An export of 20,000 lines whose products are certified, into a warehouse that has the catalogue."""
    warehouse = with_catalogue(warehouses, "ingest_by_phase")
    drop(warehouse, operator_code(), write_export(warehouses.folder, ROWS))
    clock = _PhaseClock()
    started = time.perf_counter()
    with clock.watching():
        ingest(warehouse)
    whole = time.perf_counter() - started
    clock.spent["everything else"] = whole - sum(clock.spent.values())
    warehouses.drop(warehouse)
    name = f"ingest an export of {ROWS:,} lines"
    return Measured(
        shares=tuple(Share(name, phase, seconds, seconds / whole) for phase, seconds in clock.spent.items())
    )


def with_catalogue(warehouses: Warehouses, name: str) -> Warehouse:
    """A fresh warehouse into which the sample's catalogues and entities have gone."""
    warehouse = warehouses.fresh(name)
    for report in CATALOGUES:
        for path in write_reports(warehouses.folder, report):
            org_code, _, file_name = path.name.partition("__")
            drop(warehouse, org_code, path, file_name)
    ingest(warehouse)
    return warehouse


def drop(warehouse: Warehouse, org_code: str, path: Path, file_name: str | None = None) -> None:
    """Put a copy of a file into a unit's inbox."""
    make_folders(warehouse, org_code)
    shutil.copyfile(path, warehouse.folder(org_code, "inbox") / (file_name or path.name))


def ingest(warehouse: Warehouse) -> None:
    """Process what waits; every file must load. Raises RuntimeError with what was said otherwise."""
    result = run_ingest(warehouse.settings, 1, Progress(disable=True))
    if any(not one.status.startswith("accepted") for one in result.judged) or result.failed:
        raise RuntimeError("\n".join(result.lines()))


class _PhaseClock:
    """Time spent in each phase itself, without the phases that it calls."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys([phase for phase, _ in PHASES], 0.0)
        self._inner: list[float] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Measure while the block runs."""
        with ExitStack() as stack:
            for phase, target in PHASES:
                watched = patch(target, autospec=False)
                original = watched.get_original()[0]
                stack.enter_context(patch(target, self._watched(phase, original)))
            yield

    def _watched(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            started = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                took = time.perf_counter() - started
                self.spent[phase] += took - self._inner.pop()
                if self._inner:
                    self._inner[-1] += took

        return timed
