"""Whether the parts of the stack do their work: Airflow's own health report, read over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bangfu.database.server import HOST
from bangfu.stack.parts import Part

_REPORTED_AS = {
    "scheduler": ("scheduler", "latest_scheduler_heartbeat"),
    "dag-processor": ("dag_processor", "latest_dag_processor_heartbeat"),
    "triggerer": ("triggerer", "latest_triggerer_heartbeat"),
}
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def working_parts(port: int, parts: Mapping[str, Part]) -> set[str]:
    """Names of the parts that work: they live, and their heartbeat is their own, not a predecessor's."""
    report = _health_report(port)
    if report is None:
        return set()
    return {name for name, part in parts.items() if part.is_alive and _beats(report, name, part)}


def _health_report(port: int) -> dict[str, Any] | None:
    try:
        with _NO_PROXY.open(f"http://{HOST}:{port}/api/v2/monitor/health", timeout=5) as answer:
            report: dict[str, Any] = json.load(answer)
            return report
    except (urllib.error.URLError, TimeoutError, ConnectionError, json.JSONDecodeError):
        return None


def _beats(report: Mapping[str, Any], name: str, part: Part) -> bool:
    if name == "api-server":
        return True  # it gave the report
    key, heartbeat = _REPORTED_AS[name]
    status = report.get(key) or {}
    if status.get("status") != "healthy":
        return False
    return datetime.fromisoformat(status[heartbeat]).timestamp() >= part.started
