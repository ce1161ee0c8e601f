"""`bangfu check`: the receipt that a file would get, and nothing changed by asking."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.city import City
from tests.acceptance.desk import H1, SWJ, catalogue, procurement, zipped
from tests.privacy.people import found_below, person, rows_of_all_tables, staff

from bangfu.cli import main

PEOPLE = [person(number) for number in range(1, 4)]
FILES = {
    "有错.xlsx": procurement(8, wrong=1),
    "早了.xlsx": procurement(1, H1, "2022年10月"),
    "别家.xlsx": procurement(1, SWJ, "2021年3月"),
    "旧的.xlsx": procurement(1, H1, "2021年9月"),
    "包.zip": zipped({"甲.xlsx": procurement(1, H1, "2021年4月"), "乙.xlsx": b"PK\x03\x04 nothing"}),
    "职工.xlsx": staff(PEOPLE),
}


def checked(capsys: pytest.CaptureFixture[str], file: Path, org: str = "H1X") -> list[dict[str, Any]]:
    """What `bangfu check --json` says."""
    capsys.readouterr()
    with pytest.raises(SystemExit, match="0"):
        main(["check", str(file), "--org", org, "--json"])
    return list(json.loads(capsys.readouterr().out))


def everything(city: City) -> object:
    """Every row of the database and every file of the home."""
    files = {path: path.stat().st_mtime_ns for path in city.settings.home.rglob("*") if path.is_file()}
    return rows_of_all_tables(city), files


def test_every_file_gets_what_was_foretold(
    desk: City,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before it is dropped nothing has changed; then its receipt is the one foretold, but for the moment."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    desk.drop("NYJ", "目录.xlsx", catalogue())
    desk.drop("H1X", "九月.xlsx", procurement(1, H1, "2021年9月"))
    desk.ingest()
    folder = tmp_path_factory.mktemp("elsewhere")
    before = everything(desk)
    foretold: dict[str, dict[str, Any]] = {}
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
        foretold |= {receipt["file_name"]: receipt for receipt in checked(capsys, folder / name)}
    assert everything(desk) == before
    assert {name: receipt["status"] for name, receipt in foretold.items()} == {
        "有错.xlsx": "partially_accepted",
        "早了.xlsx": "returned",
        "别家.xlsx": "held",
        "旧的.xlsx": "duplicate",
        "包.zip__甲.xlsx": "accepted",
        "包.zip__乙.xlsx": "returned",
        "职工.xlsx": "accepted_with_warnings",
    }
    assert found_below(desk.settings.home, [one.name.encode() for one in PEOPLE]) == []
    for name, content in FILES.items():
        desk.drop("H1X", name, content)
    desk.ingest()
    for name, receipt in foretold.items():
        assert {**receipt, "received_at": None} == {**desk.receipt("H1X", name), "received_at": None}


def test_what_it_says_to_a_person(
    desk: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    Path("有.xlsx").write_bytes(procurement(1))
    for words, code, sentence in (
        (["没有.xlsx", "--org", "H1X"], 3, "没有文件 没有.xlsx，请核对路径。"),
        ([".", "--org", "H1X"], 3, "没有文件 .，请核对路径。"),
        (["有.xlsx", "--org", "NOBODY"], 3, "登记簿中没有单位 NOBODY，请核对单位代码。"),
        (["有.xlsx", "--org", "H1X"], 0, ""),
    ):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["check", *words])
        told = capsys.readouterr()
        assert (ended.value.code, told.err.strip()) == (code, sentence)
    first, title, *_ = told.out.splitlines()
    assert first == "试报《有.xlsx》：没有接收，什么都没有改变。如果现在报送，回执是："
    assert title == "消费帮扶报表回执"
