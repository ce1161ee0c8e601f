"""Reports that others refer to go first, whichever DAG they belong to: then nothing is resolved twice.

The result does not depend on it; a catalogue that comes after a city's sales only takes minutes instead of seconds.
"""

from __future__ import annotations

import time

from bangfu.ledger.submissions import count_unjudged
from bangfu.pipeline.batches import plan_batches
from bangfu.pipeline.process import Judged, process
from bangfu.pipeline.workplace import Workplace
from bangfu.reading.pool import ReadingPool

PATIENCE = 120
"""Seconds to wait for those that other workers have in hand; afterwards a batch begins all the same."""


def process_first_turn(work: Workplace, pool: ReadingPool) -> list[Judged]:
    """Process what waits of the reports whose turn is first, then wait until the other workers are done with theirs."""
    first = [contract for contract in work.contracts.values() if contract.turn == "first"]
    batches = plan_batches(work, sorted({contract.dag for contract in first}))
    judged = [one for batch in batches if batch.turn == "first" for one in process(work, pool, batch.submission_ids)]
    deadline = time.monotonic() + PATIENCE
    while _in_hand(work, [contract.name for contract in first]) and time.monotonic() < deadline:
        time.sleep(0.5)
    return judged


def _in_hand(work: Workplace, reports: list[str]) -> int:
    with work.engine.connect() as connection:
        return count_unjudged(connection, reports)
