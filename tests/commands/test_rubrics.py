"""``bangfu rubric`` as a person and a program meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bangfu.cli import main
from bangfu.settings import SQL, Settings

COUNTY = SQL / "reference" / "rubrics" / "county-2021.1.yaml"


@pytest.fixture(autouse=True)
def _in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def run(*words: str) -> int:
    """The exit code of a command."""
    try:
        main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _own(folder: Path, **replaced: str) -> str:
    content = COUNTY.read_text(encoding="utf-8")
    for old, new in replaced.items():
        content = content.replace(old, new, 1)
    path = folder / "own.yaml"
    path.write_text(content, encoding="utf-8")
    return str(path)


def test_a_rubric_that_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "check", str(COUNTY)) == 0
    assert capsys.readouterr().out == (
        "考核办法 county-2021.1.yaml 可用：县(市、区)、市属开发区消费帮扶工作考核细则，版本 2021.1（draft），"
        "指标27项，其中计分21项，分值合计100.00，测算27个。\n"
    )
    assert run("rubric", "check", str(COUNTY), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"file": "county-2021.1.yaml", "problems": []}


def test_everything_that_is_wrong_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = _own(tmp_path, dispatch_count="dispatches", active_months="active_month")
    sentences = [
        "考核办法 own.yaml 的 A2 有误：没有测算 dispatches（sql/measures/dispatches.sql）",
        "考核办法 own.yaml 的 D1 有误：测算 active_venue_share 没有参数 active_month",
        "考核办法 own.yaml 的 D1 有误：测算 active_venue_share 缺少参数 active_months",
    ]
    assert run("rubric", "check", own) == 1
    assert capsys.readouterr().err.splitlines() == sentences
    assert run("rubric", "check", own, "--json") == 1
    assert json.loads(capsys.readouterr().out) == {"file": "own.yaml", "problems": sentences}


def test_no_such_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "check", "nowhere.yaml") == 3
    assert capsys.readouterr().err == "没有文件 nowhere.yaml。\n"


def test_a_file_beside_the_version_in_the_warehouse(
    registered_warehouse: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = _own(tmp_path, **{"zero_below: 0.60": "zero_below: 0.50", "C1 超额完成": "C1 超额"})
    assert run("rubric", "diff", "county/2021.1", own, "--json") == 0
    assert json.loads(capsys.readouterr().out) == [
        {"code": "C1", "name": "年度销售额完成率", "kind": "changed", "field": "params.zero_below", "before": "0.6", "after": "0.5"},
        {"code": "J7", "name": "C1 超额，每超1个百分点", "kind": "changed", "field": "name", "before": "C1 超额完成，每超1个百分点", "after": "C1 超额，每超1个百分点"},
    ]  # fmt: skip
    assert run("rubric", "diff", "county/2021.1", own) == 0
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("编号", "C1", "计分参数", "zero_below", "0.6", "0.5"))
    assert run("rubric", "diff", str(COUNTY), "county/2021.1") == 0
    assert capsys.readouterr().out == "两个版本没有差别。\n"
    assert run("rubric", "diff", str(COUNTY), "county/2030") == 3
    assert (
        capsys.readouterr().err
        == "没有考核办法 county/2030：既不是文件，也不是库中的版本（county/2021.1、department/2021.1）。\n"
    )
