"""The stack for real, started once, in a folder with spaces: up, the sample through a scheduler that is killed in the
middle, an annual edition approved and one rejected, down. The tests build on each other, in this order.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import text

from bangfu.database.engine import engine, forget_engines
from bangfu.samples.published import write_health_sample
from bangfu.settings import PROJECT_ROOT, SQL, Settings, load_settings
from bangfu.stack.airflow import Stack, running_parts, up
from bangfu.stack.parts import PARTS, read_record, session_members

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
    yield settings
    forget_engines()
    bangfu("down")
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


def drop_files(settings: Settings, tmp_path: Path, units: str) -> int:
    """The sample's files of the units and four bad files into the inboxes; the number of files."""
    write_health_sample(tmp_path / "sample", SQL / "reference")
    files = sorted((tmp_path / "sample").glob(f"{units}/inbox/*"))
    workbooks = sorted((tmp_path / "sample" / "WJ-SZ-01" / "inbox").glob("*R01*.xlsx"))
    bad = dict(REFUSED)
    bad["只传了一半.xlsx"] = workbooks[0].read_bytes()[:2000]
    bad["别家单位的月报.xlsx"] = _another_month(workbooks[0])
    for file in files:
        shutil.copy(file, settings.intake / file.relative_to(tmp_path / "sample"))
    for name, content in bad.items():
        assert content is not None
        (settings.intake / "WJ-SZ-02" / "inbox" / name).write_bytes(content)
    return len(files) + len(bad)


def _another_month(workbook: Path) -> bytes:
    """The same report with one more byte at its end: other content for the archive, the same for the reader."""
    return workbook.read_bytes() + b"\0"


class Api:
    """Airflow's public interface, as the owner of the stack's password uses it."""

    def __init__(self, stack: Stack) -> None:
        self.address = stack.address
        login = {"username": stack.user, "password": stack.password}
        self.headers = {
            "authorization": f"Bearer {json.loads(fetch(f'{stack.address}/auth/token', login))['access_token']}"
        }

    def get(self, path: str) -> Any:
        """The answer to GET."""
        return json.loads(fetch(f"{self.address}/api/v2/{path}", None, **self.headers))

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """The answer to POST or PATCH."""
        return json.loads(fetch(f"{self.address}/api/v2/{path}", body, method, **self.headers))


def fetch(url: str, body: dict[str, Any] | None = None, method: str | None = None, **headers: str) -> str:
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, data, {"content-type": "application/json", **headers}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        text_of_answer: str = answer.read().decode()
        return text_of_answer


def kill_scheduler_and_a_task(settings: Settings) -> None:
    scheduler = psutil.Process(read_record(settings).parts["scheduler"].pid)
    tasks = [child for child in scheduler.children(recursive=True) if not child.children()]
    for victim in (scheduler, *tasks[-1:]):
        victim.send_signal(signal.SIGKILL)


def test_pages_open_in_chinese(stack: Settings) -> None:
    page = fetch(up(stack).address, accept="text/html")
    assert 'localStorage.setItem("i18nextLng","zh-CN")' in page


def test_the_password_opens_and_every_dag_loads(stack: Settings) -> None:
    api = Api(up(stack))
    expected = {file.stem for file in (PROJECT_ROOT / "dags").glob("*.py")}
    wait_for(stack, "every DAG is there", lambda: {dag["dag_id"] for dag in api.get("dags")["dags"]} == expected)
    assert not any(dag["is_paused"] for dag in api.get("dags")["dags"])
    assert api.get("importErrors")["import_errors"] == []


def test_up_again_starts_nothing(stack: Settings) -> None:
    before = read_record(stack)
    running = up(stack)
    assert up(stack) == running
    assert read_record(stack) == before


def test_killed_in_the_middle_and_started_again_every_file_is_answered_once(stack: Settings, tmp_path: Path) -> None:
    come_through_a_kill(stack, drop_files(stack, tmp_path, "WJ-SZ-0*"))


@pytest.mark.city
@pytest.mark.timeout(1800)
def test_killed_in_the_middle_and_started_again_the_sample_comes_out_exactly(stack: Settings, tmp_path: Path) -> None:
    come_through_a_kill(stack, drop_files(stack, tmp_path, "*"))
    assert failed_figures(stack) == [[]]
    figures = json.loads(bangfu("figures", "--json", expect=1))
    failed = [figure["figure_id"] for figure in figures if not figure["passes"]]
    assert [figure for figure in failed if figure <= LAST_OF_HEALTH_SYSTEM] == []


def come_through_a_kill(stack: Settings, dropped: int) -> None:
    """Kill scheduler and a task while files are processed, start again: each is answered once, everything holds."""
    wait_for(stack, "some files are judged", lambda: count(stack, "stage in ('judged', 'replied')") >= 10)
    before = read_record(stack).parts
    kill_scheduler_and_a_task(stack)
    while before["scheduler"].is_alive:
        time.sleep(0.05)
    assert not running_parts(stack)["scheduler"]
    bangfu("up")
    after = read_record(stack).parts
    assert all(running_parts(stack).values())
    assert {name for name in PARTS if before[name] != after[name]} == {"scheduler"}
    assert session_members([before["scheduler"]]) == []
    wait_for(
        stack,
        "every file is answered",
        lambda: count(stack, "stage = 'replied'") == dropped and not list(stack.intake.glob("*/inbox/*")),
    )

    wait_for(stack, "the assessment has seen all of it", lambda: len(failed_figures(stack)) == 1)
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


def test_an_edition_is_frozen_once_a_person_approves(stack: Settings) -> None:
    api = Api(up(stack))
    run = _start_edition(api, "定稿甲")
    waiting = _awaited(stack, api, run)
    assert waiting["subject"] == "请批准：2021年度消费帮扶考核定稿 定稿甲"
    assert "东昌府区" in waiting["body"]
    assert "尚缺" in waiting["body"]
    assert json.loads(bangfu("edition", "list", "--json")) == [], "nothing is frozen before"

    wait_for(stack, "the edition is published", lambda: _has_ended(api, run, "Approve"))
    assert _state(api, run) == "success"
    [edition] = json.loads(bangfu("edition", "list", "--json"))
    assert (edition["edition_name"], edition["approved_by"]) == ("定稿甲", "admin")
    bangfu("edition", "verify", "定稿甲")
    assert list(stack.published.rglob("*定稿甲*.xlsx"))


def test_a_rejected_edition_leaves_nothing_but_the_record(stack: Settings) -> None:
    api = Api(up(stack))
    before = (bangfu("edition", "list", "--json"), sorted(stack.published.rglob("*")))
    run = _start_edition(api, "定稿乙")
    _awaited(stack, api, run)
    wait_for(stack, "the run has ended", lambda: _has_ended(api, run, "Reject"))
    states = {one["task_id"]: one["state"] for one in api.get(f"{_RUNS}/{run}/taskInstances")["task_instances"]}
    assert (states["approve"], states["freeze"], states["publish"]) == ("success", "skipped", "skipped")
    assert (bangfu("edition", "list", "--json"), sorted(stack.published.rglob("*"))) == before


def test_down_leaves_no_process(stack: Settings) -> None:
    parts, started = list(read_record(stack).parts.values()), processes_of(stack)
    forget_engines()
    bangfu("down")
    assert not any(running_parts(stack).values())
    assert session_members(parts) == []
    assert not [process for process in started if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


_RUNS = "dags/annual_edition/dagRuns"


def _start_edition(api: Api, name: str) -> str:
    conf = {"year": 2021, "name": name}
    started = api.send("POST", _RUNS, {"logical_date": None, "conf": conf})
    run: str = started["dag_run_id"]
    return run


def _awaited(stack: Settings, api: Api, run: str) -> dict[str, Any]:
    """What the person sees, once the run waits for one."""
    task = f"{_RUNS}/{run}/taskInstances/approve"
    wait_for(stack, "a person is asked", lambda: api.get(task)["state"] == "awaiting_input" or _ended_badly(api, run))
    seen: dict[str, Any] = api.get(f"{task}/-1/hitlDetails")
    return seen


def _ended_badly(api: Api, run: str) -> bool:
    assert _state(api, run) != "failed"
    return False


def _has_ended(api: Api, run: str, option: str) -> bool:
    """Answer whenever the run asks. An answer within a second of the question is lost to Airflow's scheduler, which
    takes the task for dead and asks again; a person reads first.
    """
    time.sleep(3)
    task = f"{_RUNS}/{run}/taskInstances/approve"
    if api.get(task)["state"] == "awaiting_input":
        api.send("PATCH", f"{task}/-1/hitlDetails", {"chosen_options": [option], "params_input": {}})
    return _state(api, run) in ("success", "failed")


def _state(api: Api, run: str) -> str:
    state: str = api.get(f"{_RUNS}/{run}")["state"]
    return state
