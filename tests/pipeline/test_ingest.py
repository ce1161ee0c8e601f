"""Workers of an ingest that was killed: none of them stays behind waiting for a batch that never comes."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil

PARENT = """
import multiprocessing, os, time
from concurrent.futures import ProcessPoolExecutor
from bangfu.pipeline.ingest import end_with_parent

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=end_with_parent) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_worker_ends_when_its_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_alive(worker)
        parent.kill()
        parent.wait()
        deadline = time.monotonic() + 60
        while is_alive(worker) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert not is_alive(worker)
