"""Blank templates as clerks use them: filled in and dropped, or dropped as they are."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from tests.acceptance.city import City
from tests.acceptance.forms import DEFAULTS

from bangfu.cli import main
from bangfu.contracts.catalogue import contract
from bangfu.publishing.templates import write_template


def test_a_template_filled_in_loads(
    desk: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "模板.xlsx"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with pytest.raises(SystemExit, match="0"):
        main(["template", "R01", str(path)])
    assert capsys.readouterr().out == f"已写出单位采购月报（R01）的空白模板：{path}\n"
    book = openpyxl.load_workbook(path)
    form = book.worksheets[0]
    stated = {"填报单位": "柳城市第一医院", "报告期": "2021年10月", "填报日期": "2021-11-03", "填报人": "王芳"}
    for row in form.iter_rows(min_row=2, max_row=3):
        for label, cell in pairwise(row):
            if label.value in stated:
                cell.value = stated[label.value]
    filled = {**DEFAULTS["R01"], "金额（元）": 500, "发票号": "00123456", "序号": 1}
    for cell in form[4]:
        form.cell(5, cell.column, filled.get(str(cell.value)))
    desk.send_catalogue()
    book.save(desk.drop("H1X", "月报.xlsx", b""))
    desk.ingest()
    receipt = desk.receipt("H1X", "月报.xlsx")
    assert (receipt["report"], receipt["period"], receipt["rows"]["loaded"]) == ("institution_procurement", "202110", 1)
    assert receipt["understood"]["ignored_columns"] == []
    assert receipt["status"] == "accepted", receipt["issues"]


def test_an_empty_template_says_what_is_missing(desk: City) -> None:
    path = desk.drop("H1X", "空表.xlsx", b"")
    write_template(contract("R01"), path)
    desk.ingest()
    [issue] = [one for one in desk.receipt("H1X", "空表.xlsx", "returned")["issues"] if one["rule"] == "C-ZERO-01"]
    assert issue["message"] == "未发现数据行。若本期无业务，请勾选“零报告”。"
