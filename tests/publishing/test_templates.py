"""Blank templates: the reader takes each for what it is, and a clerk who fills one in hears of nothing to mend."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from bangfu.cli import main
from bangfu.contracts.catalogue import find_contract, load_contracts
from bangfu.publishing.templates import LONGEST_CHOICE, sheet_name, write_template
from bangfu.reading.book import read_book
from bangfu.reading.identify import identify
from bangfu.reading.layout import read_report
from bangfu.reading.table import Book

CONTRACTS = load_contracts()


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_reader_knows_every_column_of_it(tmp_path: Path, name: str) -> None:
    contract = CONTRACTS[name]
    path = tmp_path / "表.xlsx"
    write_template(contract, path)
    book = read_book(path, path.name)
    assert isinstance(book, Book)
    assert identify(book, path.name, CONTRACTS.values()).report == name
    header = read_report(book, contract, None).header
    asked = [column for column in contract.columns if column.template]
    assert [column.text for column in header.columns] == [column.header for column in asked]
    assert [column.field for column in header.columns] == [column.field for column in asked]
    assert {column.matched_by for column in header.columns} == {"header"}


@pytest.mark.parametrize("name", CONTRACTS)
def test_it_offers_every_word_and_keeps_codes_whole(tmp_path: Path, name: str) -> None:
    contract = CONTRACTS[name]
    path = tmp_path / "表.xlsx"
    write_template(contract, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [sheet_name(contract), "填表说明", "字典"]
    form, guide, words = book.worksheets
    asked = [column for column in contract.columns if column.template]
    head = 4 if contract.has_meta else 1
    assert [cell.value for cell in form[head]] == [column.header for column in asked]
    listed = {row[0].value: [cell.value for cell in row] for row in guide.iter_rows() if row[1].value}
    for place, column in enumerate(asked, start=1):
        letter = openpyxl.utils.get_column_letter(place)
        if column.type == "code":
            assert form.column_dimensions[letter].number_format == "@"
        offered = [word for word in column.vocabulary if word not in column.not_offered]
        assert (listed[column.header][3] or "") == "、".join(offered)
        if column.required or not column.nullable:
            assert listed[column.header][1] == "必填"
        found = [
            one for one in form.data_validations.dataValidation if str(one.sqref).startswith(f"{letter}{head + 1}:")
        ]
        assert bool(found) == (bool(offered) and not column.multiple)
        for one in found:
            if len(",".join(offered)) <= LONGEST_CHOICE:
                assert one.formula1 == f'"{",".join(offered)}"'
    known = {cell.value: [each.value for each in words[cell.column_letter]][1:] for cell in words[1] if cell.value}
    assert {header: [word for word in column if word] for header, column in known.items()} == {
        column.header: [word for word in column.vocabulary if word not in column.not_offered]
        for column in asked
        if [word for word in column.vocabulary if word not in column.not_offered]
    }


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["R99", "表.xlsx"], 3, "没有名为“R99”的报表，请写英文名或 R 代码。"),
        (["R01", "表.csv"], 2, "模板是 Excel 文件，文件名请以 .xlsx 结尾：表.csv"),
        (["R01", "没有/表.xlsx"], 2, "不能写入 没有/表.xlsx：所在的文件夹不存在，或这是一个文件夹。"),
    ],
)
def test_wrong_usage(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main(["template", *words])
    assert (ended.value.code, capsys.readouterr().err) == (code, sentence + "\n")


def test_a_report_is_found_by_name_or_code() -> None:
    assert find_contract("r16") is find_contract("entity_sales") is CONTRACTS["entity_sales"]
    assert find_contract("R99") is None
