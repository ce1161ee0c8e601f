"""The whole stack for real, in a folder with a space: up, killed, up again, down."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator

import pytest

from bangfu.database import embedded
from bangfu.database.engine import forget_engines
from bangfu.pipeline.setting_up import set_up
from bangfu.settings import Settings, load_settings
from bangfu.stack.airflow import Stack, down, running_parts, up
from bangfu.stack.parts import PARTS, read_record, session_members


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home = load_settings({"BANGFU_HOME": str(tmp_path_factory.mktemp("stack") / "my home")})
    embedded.start(home)
    set_up(home)
    yield home
    forget_engines()
    down(home)


@pytest.fixture(scope="module")
def stack(settings: Settings) -> Stack:
    return up(settings)


def fetch(url: str, body: dict[str, str] | None = None, **headers: str) -> str:
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, data, {"content-type": "application/json", **headers})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def test_pages_open_in_chinese(stack: Stack) -> None:
    page = fetch(stack.address, accept="text/html")
    assert 'localStorage.setItem("i18nextLng","zh-CN")' in page


def test_the_password_opens_and_every_dag_loads(stack: Stack) -> None:
    login = {"username": stack.user, "password": stack.password}
    token = json.loads(fetch(f"{stack.address}/auth/token", login))["access_token"]
    bearer = {"authorization": f"Bearer {token}"}
    deadline = time.monotonic() + 120
    dags: dict[str, bool] = {}
    while "intake_departments" not in dags and time.monotonic() < deadline:
        answer = json.loads(fetch(f"{stack.address}/api/v2/dags", **bearer))
        dags = {dag["dag_id"]: dag["is_paused"] for dag in answer["dags"]}
        time.sleep(0.5)
    assert "intake_departments" in dags
    assert not any(dags.values())
    assert json.loads(fetch(f"{stack.address}/api/v2/importErrors", **bearer))["import_errors"] == []


def test_up_again_starts_nothing(settings: Settings, stack: Stack) -> None:
    before = read_record(settings)
    assert up(settings) == stack
    assert read_record(settings) == before


def test_up_restores_what_was_killed_and_leaves_the_rest(settings: Settings, stack: Stack) -> None:
    before = read_record(settings).parts
    os.kill(before["scheduler"].pid, signal.SIGKILL)
    while before["scheduler"].is_alive:
        time.sleep(0.05)
    assert not running_parts(settings)["scheduler"]
    up(settings)
    after = read_record(settings).parts
    assert all(running_parts(settings).values())
    assert {name for name in PARTS if before[name] != after[name]} == {"scheduler"}
    assert session_members([before["scheduler"]]) == []


def test_down_leaves_no_process(settings: Settings, stack: Stack) -> None:
    parts = list(read_record(settings).parts.values())
    assert down(settings)
    assert not any(running_parts(settings).values())
    assert session_members(parts) == []
    assert not down(settings)
