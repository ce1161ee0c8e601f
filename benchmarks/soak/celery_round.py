"""The whole sample through the production shape, two Celery workers on Redis, beside one process: equal to the row."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bangfu.database.engine import engine, forget_engines
from bangfu.settings import Settings
from bangfu.stack.status import unfinished_submissions, waiting_files
from benchmarks.soak.drops import Drop, put
from benchmarks.soak.fingerprints import differences, fingerprints
from benchmarks.soak.processes import run_ingest
from benchmarks.soak.production import running_production
from benchmarks.soak.rounds import Round, warehouse_defects
from benchmarks.warehouses import NOW, Warehouses

STALLED_AFTER = 600  # seconds without a file done


def run_celery_round(warehouses: Warehouses, sample: Sequence[Drop]) -> Round:
    """Drop every file of the sample both here and there; defects are whatever differs or does not come to rest."""
    result = Round(0, Counter(celery=len(sample)))
    started = time.monotonic()
    alone = warehouses.fresh("alone")
    for drop in sample:
        put(drop, alone)
    ran = run_ingest(alone, workers=1)
    result.ingests += 1
    if ran.returncode != 0:
        result.defects.append(f"ingest ended with {ran.returncode}: {ran.said[-1500:].strip()}")
    extra = {"BANGFU_NOW": NOW, "BANGFU_BACKLOAD": "1", "BANGFU_SETTLE_SECONDS": "1"}
    result.defects += warehouse_defects(alone, sample)
    if not result.defects:
        result.defects += _compare_with_production(alone.settings, sample, extra)
    warehouses.drop(alone)
    result.seconds = time.monotonic() - started
    return result


def _compare_with_production(alone: Settings, sample: Sequence[Drop], extra: Mapping[str, str]) -> list[str]:
    with (
        tempfile.TemporaryDirectory(prefix="bangfu-production-") as folder,
        running_production(Path(folder), extra) as production,
    ):
        _drop(sample, production.settings)
        defects = _wait(production.settings) or differences(fingerprints(alone), fingerprints(production.settings))
        forget_engines()
        return defects


def _drop(sample: Sequence[Drop], settings: Settings) -> None:
    for drop in sample:
        inbox = settings.intake / drop.org_code / "inbox"
        unfinished = inbox / f".{drop.name}.part"
        unfinished.write_bytes(drop.content)
        os.utime(unfinished, (drop.mtime, drop.mtime))
        unfinished.replace(inbox / drop.name)


def _wait(settings: Settings) -> list[str]:
    """Until nothing waits; a sentence when nothing moves any more."""
    left, moved = -1, time.monotonic()
    while left != 0:
        with engine(settings, "loader").connect() as connection:
            now_left = max(len(waiting_files(settings, connection)), unfinished_submissions(connection))
        if now_left != left:
            left, moved = now_left, time.monotonic()
        elif time.monotonic() - moved > STALLED_AFTER:
            return [f"{left} files came to no rest under Celery"]
        time.sleep(2)
    return []
