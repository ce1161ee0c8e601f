"""One end-to-end run by a real scheduler: the whole sample and bad files, killed in the middle and started again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import text

from bangfu.database.engine import engine, forget_engines
from bangfu.samples.published import write_health_sample
from bangfu.settings import PROJECT_ROOT, SQL, Settings, load_settings
from bangfu.stack.parts import read_record

PATIENCE = 480  # seconds until everything has to be answered; 120 are usual on two idle cores
LAST_OF_HEALTH_SYSTEM = "F021"
REFUSED = {
    "随机字节.xlsx": os.urandom(3000),
    "空文件.csv": b"",
    "只传了一半.xlsx": None,
    "别家单位的月报.xlsx": None,
}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A running stack with a home of its own, in a path with spaces; nothing of it is left afterwards."""
    home = tmp_path_factory.mktemp("stack of a test") / "var"
    environment = {"BANGFU_HOME": str(home), "BANGFU_BACKLOAD": "1", "BANGFU_SETTLE_SECONDS": "0.5"}
    for name in [name for name in os.environ if name.startswith(("BANGFU_", "AIRFLOW"))]:
        os.environ.pop(name)
    os.environ.update(environment)
    bangfu("up")
    settings = load_settings()
    started = processes_of(settings)
    yield settings
    forget_engines()
    bangfu("down")
    assert not [process for process in started if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    for name in environment:
        os.environ.pop(name)


def bangfu(*words: str, expect: int = 0) -> str:
    """Run the command as a person would, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "bangfu.cli", *words], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == expect, f"bangfu {' '.join(words)}: {run.returncode}\n{run.stdout}\n{run.stderr}"
    return run.stdout


def processes_of(settings: Settings) -> list[psutil.Process]:
    leaders = [psutil.Process(part.pid) for part in read_record(settings).parts.values()]
    return leaders + [child for leader in leaders for child in leader.children(recursive=True)]


def count(settings: Settings, condition: str) -> int:
    with engine(settings, "loader").connect() as connection:
        return int(connection.execute(text(f"select count(*) from intake.submission where {condition}")).scalar_one())


def failed_figures(settings: Settings) -> list[Any]:
    """What the assessment DAG recorded of the present state: the health system's figures that fail, once it has
    verified. Those of the city need the whole city.
    """
    statement = """
        select distinct figures_failed from assessment.check_run
        where judged_until = (select max(judged_at) from intake.submission)
    """
    with engine(settings, "assessor").connect() as connection:
        recorded = connection.execute(text(statement)).scalars()
        return [[figure for figure in failed if figure <= LAST_OF_HEALTH_SYSTEM] for failed in recorded]


def wait_for(settings: Settings, what: str, holds: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}; logs are in {settings.logs}"
        time.sleep(1)


def drop_everything(settings: Settings, tmp_path: Path) -> int:
    """The sample and four bad files into the inboxes; the number of files."""
    files = write_health_sample(tmp_path / "sample", SQL / "reference")
    workbooks = sorted((tmp_path / "sample" / "WJ-SZ-01" / "inbox").glob("*R01*.xlsx"))
    bad = dict(REFUSED)
    bad["只传了一半.xlsx"] = workbooks[0].read_bytes()[:2000]
    bad["别家单位的月报.xlsx"] = _another_month(workbooks[0])
    for file in sorted((tmp_path / "sample").glob("*/inbox/*")):
        shutil.copy(file, settings.intake / file.relative_to(tmp_path / "sample"))
    for name, content in bad.items():
        assert content is not None
        (settings.intake / "WJ-SZ-02" / "inbox" / name).write_bytes(content)
    return len(files) + len(bad)


def _another_month(workbook: Path) -> bytes:
    """The same report with one more byte at its end: other content for the archive, the same for the reader."""
    return workbook.read_bytes() + b"\0"


def kill_scheduler_and_a_task(settings: Settings) -> None:
    scheduler = psutil.Process(read_record(settings).parts["scheduler"].pid)
    tasks = [child for child in scheduler.children(recursive=True) if not child.children()]
    for victim in (scheduler, *tasks[-1:]):
        victim.send_signal(signal.SIGKILL)


@pytest.mark.timeout(900)
def test_killed_in_the_middle_and_started_again_the_sample_comes_out_exactly(stack: Settings, tmp_path: Path) -> None:
    dropped = drop_everything(stack, tmp_path)

    wait_for(stack, "some files are judged", lambda: count(stack, "stage in ('judged', 'replied')") >= 10)
    kill_scheduler_and_a_task(stack)
    bangfu("up")
    wait_for(
        stack,
        "every file is answered",
        lambda: count(stack, "stage = 'replied'") == dropped and not list(stack.intake.glob("*/inbox/*")),
    )

    wait_for(stack, "the assessment has seen all of it", lambda: failed_figures(stack) == [[]])

    figures = json.loads(bangfu("figures", "--json", expect=1))
    failed = [figure["figure_id"] for figure in figures if not figure["passes"]]
    assert [figure for figure in failed if figure <= LAST_OF_HEALTH_SYSTEM] == []
    checks = json.loads(bangfu("verify", "--json"))
    assert [check["name"] for check in checks if not check["holds"]] == []
    receipts = list(stack.intake.glob("*/*/*.receipt.json"))
    assert len(receipts) == dropped, "no file without a receipt, none with two"
    statuses = {name: _receipt_of(stack, name)["status"] for name in REFUSED}
    assert statuses == {
        "随机字节.xlsx": "returned",
        "空文件.csv": "returned",
        "只传了一半.xlsx": "returned",
        "别家单位的月报.xlsx": "held",
    }
    for name in REFUSED:
        issues = _receipt_of(stack, name)["issues"]
        assert len([issue for issue in issues if issue["severity"] == "error"]) == 1, "one Chinese sentence"


def _receipt_of(settings: Settings, name: str) -> dict[str, Any]:
    [path] = settings.intake.glob(f"WJ-SZ-02/*/{name}.receipt.json")
    receipt: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return receipt
