"""``bangfu pull`` as a person and a program meet it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.intake.connectors.servers import HOST, PASSWORD, USER, SftpServer, sftp_server

from bangfu.cli import main
from bangfu.settings import Settings


def run(*words: str) -> int:
    """The exit code of a command."""
    try:
        main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    root = tmp_path_factory.mktemp("sftp")
    (root / "a.csv").write_bytes(b"one")
    with sftp_server(root) as one:
        yield one


LINES = {
    "zh": ["good  取回1个，已取过0个，留在原处0个", "bad  取回0个，已取过0个，留在原处0个：来源 bad 没有凭据，请设置环境变量 BANGFU_SOURCE_BAD_USER、BANGFU_SOURCE_BAD_PASSWORD（或 _TOKEN、_KEY_FILE）"],
    "en": ["good  1 fetched, 0 already known, 0 left alone", "bad  0 fetched, 0 already known, 0 left alone: The source bad has no credentials: set BANGFU_SOURCE_BAD_USER and BANGFU_SOURCE_BAD_PASSWORD (or _TOKEN, _KEY_FILE)"],
}  # fmt: skip


def test_lines_exit_codes_and_json(
    registered_warehouse: Settings,
    sftp: SftpServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = registered_warehouse.sources
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert run("pull") == 0
    assert capsys.readouterr().out == f"No sources are configured ({file}).\n"
    common = {"kind": "sftp", "host": HOST, "port": sftp.port, "host_key": sftp.host_key}
    sources = [{"name": "good", "org_code": "WJW", **common}, {"name": "bad", "org_code": "JTJ", **common}]
    file.write_text(yaml.safe_dump({"sources": sources}))
    monkeypatch.setenv("BANGFU_SOURCE_GOOD_USER", USER)
    monkeypatch.setenv("BANGFU_SOURCE_GOOD_PASSWORD", PASSWORD)
    assert run("pull", "nobody") == 3
    assert capsys.readouterr().err == f"There is no source nobody; {file} has: good、bad.\n"
    assert run("pull") == 0
    assert capsys.readouterr().out.splitlines() == LINES["en"]
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run("pull", "bad") == 1
    assert capsys.readouterr().out.splitlines() == LINES["zh"][1:]
    assert run("pull", "good", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "source": "good",
            "fetched": [],
            "known": 1,
            "left": [],
            "trouble": None,
            "trouble_is_new": False,
            "is_busy": False,
        }
    ]
    assert (registered_warehouse.intake / "WJW/inbox/a.csv").read_bytes() == b"one"


def test_a_list_that_cannot_be_used(
    registered_warehouse: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("BANGFU_SOURCES", str(tmp_path / "list.yaml"))
    (tmp_path / "list.yaml").write_text("sources: [{name: x, kind: ftp}]")
    assert run("pull") == 1
    told = capsys.readouterr().err
    assert told.startswith(f"来源清单 {tmp_path / 'list.yaml'} 有误：sources.1: ")
    assert len(told.splitlines()) == 1
