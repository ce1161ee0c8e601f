"""The alerts: a task that failed for good and a deadline that passed are written where engineers look first."""

from __future__ import annotations

import json
import logging
from typing import Any

from bangfu.notices import notice
from bangfu.settings import load_settings

_log = logging.getLogger(__name__)


def alert_engineers(context: Any) -> None:
    """Append one JSON line to ``logs/alerts.jsonl`` and to the task's log; never raises past a full disk."""
    instance = context["task_instance"]
    _write({
        "dag": instance.dag_id,
        "run": instance.run_id,
        "task": instance.task_id,
        "map_index": instance.map_index,
        "error": str(context.get("exception") or ""),
    })  # fmt: skip


async def annual_edition_overdue(context: Any = None) -> None:
    """The run of the annual edition passed its deadline: one alert line; the run goes on waiting."""
    run = (context or {}).get("dag_run") or {}
    _write({"dag": "annual_edition", "run": run.get("dag_run_id"), "error": notice("approval.overdue")})


def _write(alert: dict[str, Any]) -> None:
    settings = load_settings()
    alert = {"at": settings.now().isoformat(timespec="seconds"), **alert}
    _log.error("alert: %s", json.dumps(alert, ensure_ascii=False))
    try:
        settings.logs.mkdir(parents=True, exist_ok=True)
        with (settings.logs / "alerts.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(alert, ensure_ascii=False) + "\n")
    except OSError as error:
        _log.error("the alert could not be written: %s", error)
