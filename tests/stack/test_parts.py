"""Finding and ending the stack's processes, on real processes that stand for Airflow's."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bangfu.database.processes import process_mark
from bangfu.settings import load_settings
from bangfu.stack import parts
from bangfu.stack.environment import Ports
from bangfu.stack.parts import Part, Record, read_record, session_members, stop_parts, write_record

LEADER = "sleep 600 & sleep 600 & wait"
DEAF = "trap '' TERM; sleep 600; sleep 600"


@pytest.fixture
def shells() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for shell in started:
        stop_parts({"shell": part_of(shell)})
        shell.wait()


def launch(shells: list[subprocess.Popen[bytes]], script: str) -> Part:
    shell = subprocess.Popen(["sh", "-c", script], start_new_session=True)
    shells.append(shell)
    part = part_of(shell)
    while len(session_members([part])) < 2:
        time.sleep(0.01)
    return part


def part_of(shell: subprocess.Popen[bytes]) -> Part:
    return Part(shell.pid, process_mark(shell.pid) or "gone", 0.0)


def test_stopping_ends_the_whole_session(shells: list[subprocess.Popen[bytes]]) -> None:
    part = launch(shells, LEADER)
    stop_parts({"scheduler": part})
    assert not part.is_alive
    assert session_members([part]) == []


def test_children_of_a_killed_leader_are_found_and_ended(shells: list[subprocess.Popen[bytes]]) -> None:
    part = launch(shells, LEADER)
    shells[0].kill()
    shells[0].wait()
    assert session_members([part])
    stop_parts({"scheduler": part})
    assert session_members([part]) == []


def test_who_does_not_listen_is_killed(shells: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_GRACE", 0.5)
    part = launch(shells, DEAF)
    stop_parts({"api-server": part})
    assert session_members([part]) == []


def test_another_process_with_the_recorded_id_is_left_alone(shells: list[subprocess.Popen[bytes]]) -> None:
    living = launch(shells, LEADER)
    recorded = Part(living.pid, "boot of yesterday:123", 0.0)
    assert not recorded.is_alive
    stop_parts({"scheduler": recorded})
    assert living.is_alive
    assert len(session_members([living])) >= 2


def test_the_record_is_read_back(tmp_path: Path) -> None:
    settings = load_settings({"BANGFU_HOME": str(tmp_path)})
    assert read_record(settings) == Record()
    record = Record(Ports(8080, 8793, 8794), "abc", {"scheduler": Part(1, "boot:1", 2.5)})
    write_record(settings, record)
    assert read_record(settings) == record
