"""The event trigger over the inboxes: one directory scan for all, which never opens and never deletes a file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from bangfu.intake.settle import Stillness, is_ignored, look_at
from bangfu.settings import load_settings

Sighting = dict[str, Stillness]


class InboxTrigger(BaseEventTrigger):
    """Fires when files that were not announced yet lie in the inboxes and the pile has stopped growing.

    ``poll_seconds``: time between two scans. ``patience_scans``: a pile that keeps growing is announced after so many
    scans all the same. Events may be missed (restart, network share); the sweep of the DAGs finds what was missed.
    """

    def __init__(self, poll_seconds: float = 2.0, patience_scans: int = 10) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.poll_seconds = poll_seconds
        self.patience_scans = patience_scans

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Class path and arguments, by which scheduler and triggerer build the same trigger."""
        return (
            "bangfu.airflow.trigger.InboxTrigger",
            {"poll_seconds": self.poll_seconds, "patience_scans": self.patience_scans},
        )

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Yield one event for each pile of new files."""
        intake = load_settings().intake
        announced: Sighting = {}
        pile: Sighting = {}
        scans = 0
        while True:
            lying = await asyncio.to_thread(scan_inboxes, intake)
            announced = {path: seen for path, seen in announced.items() if lying.get(path) == seen}
            fresh = {path: seen for path, seen in lying.items() if announced.get(path) != seen}
            if fresh and (fresh == pile or scans >= self.patience_scans):
                announced.update(fresh)
                yield TriggerEvent(_summary(fresh))  # type: ignore[no-untyped-call]
                fresh, scans = {}, 0
            scans = scans + 1 if fresh else 0
            pile = fresh
            await asyncio.sleep(self.poll_seconds)


def _summary(pile: Sighting) -> dict[str, Any]:
    return {"files": len(pile), "units": sorted({path.split("/")[0] for path in pile})}


def scan_inboxes(intake: Path) -> Sighting:
    """Size and modification time of every file in an inbox, by its path below ``intake``."""
    sighting: Sighting = {}
    for path in intake.glob("*/inbox/*"):
        seen = None if is_ignored(path.name) else look_at(path)
        if seen is not None:
            sighting[path.relative_to(intake).as_posix()] = seen
    return sighting
