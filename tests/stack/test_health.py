"""Which parts work, read from a health report like Airflow's."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from bangfu.database.ports import free_port
from bangfu.database.processes import process_mark
from bangfu.stack.health import working_parts
from bangfu.stack.parts import PARTS, Part

NINE = 1637456400.0  # 2021-11-21T09:00:00+08:00
REPORT = {
    "metadatabase": {"status": "healthy"},
    "scheduler": {"status": "healthy", "latest_scheduler_heartbeat": "2021-11-21T01:00:05.000000+00:00"},
    "triggerer": {"status": "healthy", "latest_triggerer_heartbeat": "2021-11-21T01:00:05.000000+00:00"},
    "dag_processor": {"status": "healthy", "latest_dag_processor_heartbeat": "2021-11-21T01:00:05.000000+00:00"},
}


@pytest.fixture
def reported() -> Iterator[tuple[int, dict[str, Any]]]:
    """Port of a server that answers with the report, and the report to change."""
    report = json.loads(json.dumps(REPORT))

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(report).encode())

        def log_message(self, *arguments: object) -> None:
            """Nothing on the test's output."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, report
    server.shutdown()
    server.server_close()


def all_parts(started: float = NINE) -> dict[str, Part]:
    myself = Part(os.getpid(), process_mark(os.getpid()) or "", started)
    return dict.fromkeys(PARTS, myself)


def test_all_work(reported: tuple[int, dict[str, Any]]) -> None:
    assert working_parts(reported[0], all_parts()) == set(PARTS)


def test_a_predecessors_heartbeat_does_not_count(reported: tuple[int, dict[str, Any]]) -> None:
    assert working_parts(reported[0], all_parts(started=NINE + 60)) == {"api-server"}


def test_a_part_without_heartbeat_does_not_work_yet(reported: tuple[int, dict[str, Any]]) -> None:
    port, report = reported
    report["scheduler"] = {"status": None, "latest_scheduler_heartbeat": None}
    report["triggerer"] = None
    assert working_parts(port, all_parts()) == {"api-server", "dag-processor"}


def test_a_dead_part_does_not_work(reported: tuple[int, dict[str, Any]]) -> None:
    living = all_parts()
    assert working_parts(reported[0], {**living, "scheduler": Part(os.getpid(), "another", NINE)}) == {
        "api-server",
        "dag-processor",
        "triggerer",
    }


def test_nothing_works_where_nobody_answers() -> None:
    assert working_parts(free_port(), all_parts()) == set()
