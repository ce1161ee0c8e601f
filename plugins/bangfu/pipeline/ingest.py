"""The way of the data without Airflow: the same phases that the DAGs walk, in the order of this list.

receive   bytes of an inbox -> archived file, ledger row, report type
process   read -> clean -> validate -> load -> resolve, one transaction per submission
reply     ledger -> receipts, and the file leaves the inbox
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

from rich.progress import Progress

from bangfu.notices import notice
from bangfu.pipeline.batches import Batch, plan_batches
from bangfu.pipeline.process import Judged, process
from bangfu.pipeline.receive import receive
from bangfu.pipeline.workplace import Workplace
from bangfu.publishing.replies import Reply, reply_all
from bangfu.reading.pool import ReadingPool
from bangfu.settings import Settings

ALL_DAGS = ("intake_departments", "intake_counters", "intake_union_group_buys", "intake_livestream")


@dataclass
class Ingested:
    """What one run did: a line per file, and what could not be done."""

    judged: list[Judged] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether the system itself failed somewhere; returned and held files are no failure."""
        moved = all(reply.trouble is None for reply in self.replies)
        return bool(self.troubles) or not moved or any(one.status == "failed" for one in self.judged)

    def lines(self) -> list[str]:
        """One line per file."""
        lines = [one.line() for one in self.judged]
        lines += [
            notice("ingest.not_moved", file_name=one.file_name, trouble=one.trouble)
            for one in self.replies
            if one.trouble
        ]
        lines += [notice("ingest.not_taken", trouble=trouble) for trouble in self.troubles]
        return lines or [notice("ingest.nothing")]

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "files": [asdict(one) for one in self.judged],
            "replies": [asdict(one) for one in self.replies],
            "troubles": self.troubles,
        }


def run_ingest(settings: Settings, workers: int, display: Progress) -> Ingested:
    """Walk all phases over everything that waits now; ``workers`` processes share the batches."""
    work = Workplace(settings)
    result = Ingested()
    with ReadingPool(size=min(2, workers + 1)) as pool:
        step = display.add_task("接收 receive", total=None)
        received = receive(work, pool)
        result.troubles = received.troubles
        display.update(step, total=1, completed=1)
        batches = plan_batches(work, ALL_DAGS)
        step = display.add_task("处理 process", total=sum(len(batch.submission_ids) for batch in batches))
        for judged in _process_all(work, pool, batches, workers):
            result.judged += judged
            display.advance(step, len(judged))
    result.replies = reply_all(work.engine, settings)
    return result


def _process_all(work: Workplace, pool: ReadingPool, batches: Sequence[Batch], workers: int) -> Iterator[list[Judged]]:
    """Reports that others refer to go first; what is left of a dead worker is picked up at the end."""
    for is_first in (True, False):
        round_of = [batch for batch in batches if (batch.turn == "first") == is_first]
        if workers == 1 or len(round_of) < 2:
            for batch in round_of:
                yield process(work, pool, batch.submission_ids)
        else:
            spawned = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(workers, mp_context=spawned, initializer=end_with_parent) as processes:
                yield from processes.map(_process_in_child, [(work.settings, batch) for batch in round_of])


def end_with_parent() -> None:
    """End this worker when its parent dies: killed, the parent cannot say that no further batch will come.

    What the worker has not committed is waiting again.
    """
    threading.Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _process_in_child(task: tuple[Settings, Batch]) -> list[Judged]:
    settings, batch = task
    with ReadingPool(size=1) as pool:
        return process(Workplace(settings), pool, batch.submission_ids)
