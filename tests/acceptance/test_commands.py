"""The command line as a person and a program meet it at the intake desk."""

from __future__ import annotations

import json

import pytest
from tests.acceptance.city import City
from tests.acceptance.desk import procurement

from bangfu.cli import main

LINES = {
    "zh": ["H1X  不认识.xlsx  →  暂存待确认  R01 202110  入库0行/共4行", "H1X  早了.xlsx  →  退回  R01 202203  入库0行/共4行"],
    "en": ["H1X  不认识.xlsx  →  held  R01 202110  0 of 4 rows loaded", "H1X  早了.xlsx  →  returned  R01 202203  0 of 4 rows loaded"],
}  # fmt: skip


def run(*words: str) -> int:
    """The exit code of a command."""
    try:
        main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_line_per_file_and_success_also_for_what_goes_back(
    desk: City, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language}_XX.UTF-8")
    desk.drop("H1X", "不认识.xlsx", procurement(2, "柳城市天文馆"))
    desk.drop("H1X", "早了.xlsx", procurement(2, period="2022年3月"))
    assert run("ingest") == 0
    assert capsys.readouterr().out.splitlines() == LINES[language]
    assert run("ingest", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"files": [], "replies": [], "troubles": []}


def test_exit_codes(desk: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert run("ingest", "--workers", "0") == 2
    assert run("no-such-command") == 2
    capsys.readouterr()
    assert run("explain", "nothing.xlsx") == 3
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    (desk.settings.intake / "H1X/accepted").rmdir()
    (desk.settings.intake / "H1X/accepted").write_text("in the way")
    desk.drop("H1X", "月报.xlsx", procurement())
    assert run("ingest") == 1
    monkeypatch.setenv("BANGFU_NOW", "banana")
    assert run("ingest") == 2


def test_status_names_folders_of_nobody(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("NOBODY", "月报.xlsx", procurement())
    assert run("status", "--json") == 0
    assert json.loads(capsys.readouterr().out)["work"]["unknown_folders"] == ["NOBODY"]


def test_explain_by_file_name_and_by_id(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("H1X", "月报.xlsx", procurement())
    desk.ingest()
    submission = desk.receipt("H1X", "月报.xlsx")["submission_id"]
    for what in ("月报.xlsx", submission):
        assert run("explain", what) == 0
        assert submission in capsys.readouterr().out
