"""The embedded server on the real programs: each test has a home of its own, with a space and quotes in its path."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from bangfu.database import embedded
from bangfu.database.cluster import data_folder
from bangfu.database.credentials import ROLES, credentials, credentials_file
from bangfu.database.processes import process_mark
from bangfu.notices import OperatorError
from bangfu.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _speak_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    home = load_settings({"BANGFU_HOME": str(tmp_path / 'a "quoted" $HOME 家')})
    yield home
    embedded.stop(home)


def ask(settings: Settings, question: str) -> str:
    server = embedded.start(settings)
    connection = server.connect("bangfu")
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
        assert row is not None
        return str(row[0])
    finally:
        connection.close()


def wait_until_gone(pid: int) -> None:
    while process_mark(pid):
        time.sleep(0.05)


def test_starts_once_and_stops_without_a_trace(settings: Settings) -> None:
    server = embedded.start(settings)
    assert embedded.start(settings) == server == embedded.status(settings)
    assert embedded.stop(settings)
    assert embedded.status(settings) is None
    assert process_mark(server.pid) is None
    assert not Path(server.socket_folder).exists()
    assert not embedded.stop(settings)


def test_keeps_data_passwords_and_port_over_a_restart(settings: Settings) -> None:
    before = embedded.start(settings)
    connection = before.connect("bangfu")
    connection.autocommit = True
    connection.cursor().execute("create table kept as select 42 as answer")
    connection.close()
    embedded.stop(settings)
    after = embedded.start(settings)
    assert (after.port, after.passwords) == (before.port, before.passwords)
    assert ask(settings, "select answer from kept") == "42"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("TimeZone", "Asia/Shanghai"), ("server_encoding", "UTF8"), ("max_connections", "120"), ("jit", "off"),
     ("fsync", "on"), ("listen_addresses", "127.0.0.1"), ("password_encryption", "scram-sha-256")],
)  # fmt: skip
def test_parameters(running: Settings, parameter: str, value: str) -> None:
    assert ask(running, f"select current_setting('{parameter}')") == value


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home = load_settings({"BANGFU_HOME": str(tmp_path_factory.mktemp("running home"))})
    yield home
    embedded.stop(home)


def test_trusts_nobody_without_the_password(running: Settings) -> None:
    server = embedded.start(running)
    for host in (server.host, server.socket_folder):
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(host=host, port=server.port, user="postgres", password="guess", dbname="postgres")


def test_only_the_owner_sees_data_passwords_and_socket(running: Settings) -> None:
    server = embedded.start(running)
    assert stat.S_IMODE(credentials_file(running).stat().st_mode) == 0o600
    assert set(credentials(running)) == set(ROLES)
    assert stat.S_IMODE(data_folder(running).stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(server.socket_folder).stat().st_mode) == 0o700
    assert server.passwords["bangfu_owner"] not in repr(server)


def test_never_runs_as_root_and_opens_no_folder(running: Settings) -> None:
    server = embedded.start(running)
    assert psutil.Process(server.pid).uids().real == data_folder(running).stat().st_uid != 0
    assert stat.S_IMODE(running.postgres.stat().st_mode) == 0o700


def test_airflow_has_a_database_of_its_own(running: Settings) -> None:
    server = embedded.start(running)
    connection = psycopg2.connect(server.url("airflow", "airflow").replace("+psycopg2", ""))
    connection.cursor().execute("create table mine (id integer)")
    connection.close()


def test_comes_back_after_a_kill(settings: Settings) -> None:
    server = embedded.start(settings)
    os.kill(server.pid, signal.SIGKILL)
    wait_until_gone(server.pid)
    assert embedded.status(settings) is None
    assert embedded.start(settings).pid != server.pid
    assert ask(settings, "select 1") == "1"


def test_adopts_its_server_when_the_record_was_lost(settings: Settings) -> None:
    server = embedded.start(settings)
    (settings.postgres / "server.json").unlink()
    assert embedded.start(settings) == server


def test_is_not_misled_by_another_process_with_the_recorded_id(settings: Settings) -> None:
    server = embedded.start(settings)
    embedded.stop(settings)
    owner = data_folder(settings).stat()
    bystander = subprocess.Popen(["sleep", "600"], user=owner.st_uid, group=owner.st_gid)
    try:
        lines = [str(bystander.pid), "/proc/self/cwd", "1", str(server.port), server.socket_folder, "127.0.0.1"]
        (data_folder(settings) / "postmaster.pid").write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.chown(data_folder(settings) / "postmaster.pid", owner.st_uid, owner.st_gid)
        state = json.loads((settings.postgres / "server.json").read_text(encoding="utf-8"))
        (settings.postgres / "server.json").write_text(json.dumps({**state, "pid": bystander.pid}), encoding="utf-8")
        assert embedded.status(settings) is None
        assert embedded.start(settings).pid != bystander.pid
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_starts_elsewhere_when_its_port_was_taken(settings: Settings) -> None:
    first = embedded.start(settings)
    embedded.stop(settings)
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the port may still bear closed connections
        squatter.bind(("127.0.0.1", first.port))
        squatter.listen()
        assert embedded.start(settings).port != first.port


def test_many_at_once_start_one_server(settings: Settings) -> None:
    code = "from bangfu.settings import load_settings; from bangfu.database.embedded import start; print(start(load_settings()).pid)"
    environ = {**os.environ, "BANGFU_HOME": str(settings.home)}
    starters = [
        subprocess.Popen([sys.executable, "-c", code], env=environ, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    pids = {starter.communicate()[0] for starter in starters}
    assert len(pids) == 1
    assert all(starter.returncode == 0 for starter in starters)


def test_makes_anew_what_a_killed_initdb_left(settings: Settings) -> None:
    unfinished = settings.postgres / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18", encoding="ascii")
    assert ask(settings, "select 1") == "1"
    assert not unfinished.exists()


def test_says_where_the_reason_is_when_it_cannot_start(settings: Settings) -> None:
    embedded.start(settings)
    embedded.stop(settings)
    with (data_folder(settings) / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("no such parameter\n")
    log = settings.logs / "postgres.log"
    with pytest.raises(OperatorError) as raised:
        embedded.start(settings)
    assert str(raised.value) == f"数据库未能启动，原因见日志 {log}；排除后重新运行即可。"
    assert "no such parameter" in log.read_text(encoding="utf-8") or "syntax error" in log.read_text(encoding="utf-8")
    (data_folder(settings) / "postgresql.conf").write_text("", encoding="utf-8")


def test_says_which_file_is_missing_when_the_passwords_are_gone(settings: Settings) -> None:
    embedded.start(settings)
    embedded.stop(settings)
    kept = credentials_file(settings).read_text(encoding="utf-8")
    credentials_file(settings).unlink()
    with pytest.raises(OperatorError) as raised:
        embedded.start(settings)
    assert str(raised.value) == (
        f"数据库的口令文件 {credentials_file(settings)} 不见了；请从备份恢复它，或移走目录 {settings.postgres} 后重新运行。"
    )
    credentials_file(settings).write_text(kept, encoding="utf-8")
