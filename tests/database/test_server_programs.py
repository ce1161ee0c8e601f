"""Who runs the server, and with which files."""

from __future__ import annotations

import pwd
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from bangfu.database import server_programs
from bangfu.database.server_programs import ServiceUser, program, service_program, service_user
from bangfu.notices import OperatorError


@pytest.fixture(autouse=True)
def _speak_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def pretend_to_be(monkeypatch: pytest.MonkeyPatch, uid: int) -> None:
    monkeypatch.setattr(server_programs.os, "geteuid", lambda: uid)


def test_an_ordinary_user_runs_the_server_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_to_be(monkeypatch, tmp_path.stat().st_uid or 12345)
    assert service_user(tmp_path / "not there yet") is None


def test_root_hands_the_server_to_an_ordinary_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_to_be(monkeypatch, 0)
    user = service_user(tmp_path / "not there yet")
    assert user is not None
    assert user.uid != 0


def test_root_finds_no_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_to_be(monkeypatch, 0)
    monkeypatch.setattr(server_programs, "_ACCOUNTS", ("no-such-account",))
    with pytest.raises(OperatorError) as raised:
        service_user(tmp_path / "not there yet")
    assert str(raised.value) == (
        "以 root 运行时 PostgreSQL 需要一个普通账号（no-such-account 之一），本机都没有；请建一个，或换普通用户运行。"
    )


def test_data_of_another_account_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_to_be(monkeypatch, tmp_path.stat().st_uid + 1)
    owner = pwd.getpwuid(tmp_path.stat().st_uid).pw_name
    with pytest.raises(OperatorError) as raised:
        service_user(tmp_path)
    assert str(raised.value) == f"数据库目录 {tmp_path} 属于另一个账号（{owner}）；请用该账号或 root 运行。"


def test_programs_that_the_account_cannot_reach_are_copied_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_programs, "COPIES", tmp_path / "copies")
    monkeypatch.setattr(server_programs, "_is_open_to_others", lambda path: False)
    nobody = ServiceUser(65534, 65534)
    initdb = service_program("initdb", nobody)
    assert initdb.is_relative_to(tmp_path / "copies")
    assert "PostgreSQL" in subprocess.run([initdb, "--version"], capture_output=True, text=True, check=True).stdout
    made = initdb.stat().st_ino
    assert service_program("initdb", nobody).stat().st_ino == made
    assert len(list((tmp_path / "copies").iterdir())) == 1
    for path in (tmp_path / "copies").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) in (0o755, 0o644)


@pytest.mark.parametrize(("mode", "is_open"), [(0o755, True), (0o750, False), (0o700, False)])
def test_a_closed_folder_anywhere_above_counts(mode: int, is_open: bool) -> None:
    with tempfile.TemporaryDirectory() as above:  # pytest's own folders are closed
        file = Path(above) / "bin" / "postgres"
        file.parent.mkdir(mode=0o755)
        file.touch()
        file.chmod(0o755)
        Path(above).chmod(mode)
        assert server_programs._is_open_to_others(file) == is_open


def test_psql_of_the_wheel_runs() -> None:
    done = subprocess.run([program("psql"), "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("psql (PostgreSQL) 18")
