"""The mark of a process."""

from __future__ import annotations

import os
import subprocess
import time

from bangfu.database.processes import process_mark


def test_a_process_keeps_its_mark() -> None:
    assert process_mark(os.getpid()) == process_mark(os.getpid()) is not None


def test_two_processes_have_different_marks() -> None:
    first = subprocess.Popen(["sleep", "60"])
    time.sleep(0.05)  # the kernel counts in hundredths of a second
    second = subprocess.Popen(["sleep", "60"])
    try:
        assert process_mark(first.pid) != process_mark(second.pid)
    finally:
        for process in (first, second):
            process.kill()
            process.wait()


def test_a_zombie_and_a_reaped_process_are_gone() -> None:
    process = subprocess.Popen(["sleep", "60"])
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert process_mark(process.pid) is None  # a zombie
    process.wait()
    assert process_mark(process.pid) is None
