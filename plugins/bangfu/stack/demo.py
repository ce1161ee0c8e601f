"""The demonstration: the published-figures sample through inboxes and DAGs, until the published figures stand there,
and what the year's evaluation makes of them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress
from sqlalchemy import text

from bangfu.console import progress, say
from bangfu.database.embedded import start
from bangfu.database.engine import engine
from bangfu.notices import OperatorError, notice
from bangfu.pipeline.setting_up import set_up
from bangfu.samples.published import write_published_sample
from bangfu.samples.reports import SampleFile
from bangfu.settings import Settings
from bangfu.stack.airflow import announce, up
from bangfu.stack.status import unfinished_submissions, waiting_files

STALLED_AFTER = 300  # seconds without a single file judged or answered; a first run of a DAG takes about 30
SAMPLE_YEAR, LAST_FULL_MONTH = "2021", "202110"
"""The year of the sample that can be assessed, and the last month that all of its clerks reported."""
POLL_SECONDS = 3  # looking takes a good part of a second of a core that the DAGs could use
WriteSample = Callable[[Path, Path], list[SampleFile]]
"""What writes sample files: folder and reference data to the list of files."""
_KNOWN = text("select sha256 from intake.file_drop")
_JUDGED = text("select count(*) from intake.submission where stage in ('judged', 'replied')")
_BROKEN_DAG = "select filename from import_error order by timestamp desc limit 1"
_STUCK_TASK = """
    select dag_id, task_id, state from task_instance
    where state in ('failed', 'up_for_retry', 'running', 'queued', 'scheduled')
    order by array_position(array['failed', 'up_for_retry', 'running', 'queued', 'scheduled'], state::text),
        start_date desc nulls last
    limit 1
"""


def run_demo(settings: Settings) -> int:
    """Start the stack, drop the sample, wait for the DAGs, print figures, rankings and address; the stack runs on.

    A draft of the year and of a bulletin are left to look at; nothing is frozen. Returns the exit code of ``bangfu
    figures``, else of what failed after it. Raises :class:`OperatorError` saying what stalls.
    """
    backloading = settings.with_backload(True)
    start(backloading)
    set_up(backloading)
    stack = up(backloading)
    dropped = drop_sample(backloading)
    say("demo.dropped", count=dropped, folder=backloading.intake)
    with progress() as display:
        _wait_for_the_dags(backloading, display)
    outcomes = [
        _run(backloading, "figures"),
        _run(backloading, "assess", SAMPLE_YEAR),
        _run(backloading, "bulletin", LAST_FULL_MONTH),
    ]
    announce(stack)
    return next(filter(None, outcomes), 0)


def drop_sample(settings: Settings, write: WriteSample = write_published_sample) -> int:
    """Put the files that ``write`` makes into the inboxes, but none that was ever received; their number."""
    with engine(settings, "loader").connect() as connection:
        known = set(connection.execute(_KNOWN).scalars())
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=settings.home) as folder:
        write(Path(folder), settings.reference)
        files = sorted(Path(folder).glob("*/inbox/*"))
        new = [file for file in files if hashlib.sha256(file.read_bytes()).hexdigest() not in known]
        for file in new:
            _move_into_inbox(file, settings.intake / file.relative_to(folder))
        return len(new)


def _move_into_inbox(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_name(f".{target.name}.part")  # left alone until it is whole
    shutil.move(file, arriving)
    arriving.replace(target)


def _wait_for_the_dags(settings: Settings, display: Progress) -> None:
    """Until every file is answered. A DAG answers all its files at its end, so judging counts as half of the way."""
    left = _left(settings)
    all_files = left.unanswered
    bar = display.add_task(notice("demo.waiting"), total=2 * all_files)
    last_change = time.monotonic()
    while left.unanswered:
        time.sleep(POLL_SECONDS)
        before, left = left, _left(settings)
        display.update(bar, completed=all_files - left.unanswered + min(left.judged, all_files))
        if left != before:
            last_change = time.monotonic()
        elif time.monotonic() - last_change > STALLED_AFTER:
            raise _stalled(settings, left)


@dataclass(frozen=True)
class _Left:
    """How many files and submissions wait for an answer, how many have been judged, and the first file's name."""

    unanswered: int
    judged: int
    first: str


def _left(settings: Settings) -> _Left:
    with engine(settings, "loader").connect() as connection:
        files = waiting_files(settings, connection)
        judged = int(connection.execute(_JUDGED).scalar_one())
        return _Left(max(len(files), unfinished_submissions(connection)), judged, files[0] if files else "")


def _stalled(settings: Settings, left: _Left) -> OperatorError:
    waiting, first = left.unanswered, left.first
    log = settings.airflow / "logs"
    connection = start(settings).connect("airflow")
    try:
        with connection.cursor() as cursor:
            cursor.execute(_BROKEN_DAG)
            broken = cursor.fetchone()
            cursor.execute(_STUCK_TASK)
            stuck = cursor.fetchone()
    finally:
        connection.close()
    if broken:
        return OperatorError("demo.broken_dag", file=broken[0], log=settings.logs / "dag-processor.log")
    if stuck:
        dag, task, state = stuck
        return OperatorError("demo.stuck_task", waiting=waiting, file=first, dag=dag, task=task, state=state, log=log)
    return OperatorError("demo.idle", waiting=waiting, file=first, log=settings.logs / "scheduler.log")


def _run(settings: Settings, *words: str) -> int:
    """A command as a person would give it; its exit code."""
    environment = {**os.environ, "BANGFU_HOME": str(settings.home)}
    return subprocess.run([sys.executable, "-m", "bangfu.cli", *words], env=environment, check=False).returncode
