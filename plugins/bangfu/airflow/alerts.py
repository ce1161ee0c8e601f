"""The alert hook: a task that failed for good is written where engineers look first."""

from __future__ import annotations

import json
import logging
from typing import Any

from bangfu.settings import load_settings

_log = logging.getLogger(__name__)


def alert_engineers(context: Any) -> None:
    """Append one JSON line to ``logs/alerts.jsonl`` and to the task's log; never raises past a full disk."""
    instance = context["task_instance"]
    settings = load_settings()
    alert = {
        "at": settings.now().isoformat(timespec="seconds"),
        "dag": instance.dag_id,
        "run": instance.run_id,
        "task": instance.task_id,
        "map_index": instance.map_index,
        "error": str(context.get("exception") or ""),
    }
    _log.error("task failed for good: %s", json.dumps(alert, ensure_ascii=False))
    try:
        settings.logs.mkdir(parents=True, exist_ok=True)
        with (settings.logs / "alerts.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(alert, ensure_ascii=False) + "\n")
    except OSError as error:
        _log.error("the alert could not be written: %s", error)
