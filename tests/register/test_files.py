"""Reading one reference file: every complaint is one sentence with file, line and column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bangfu.register.files import ReferenceDataError, read_rows
from bangfu.register.tables import TABLES, ReferenceTable

ORGANISATION_HEADER = "org_code,name,region_code,headcount,uscc,aliases,valid_from"


def table(name: str) -> ReferenceTable:
    return next(one for one in TABLES if one.name == name)


def write(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def complaint(folder: Path, name: str, file: str, *lines: str) -> str:
    with pytest.raises(ReferenceDataError) as caught:
        read_rows(table(name), write(folder, file, *lines))
    return str(caught.value)


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_values_are_typed_blank_rows_skipped_and_unknown_columns_ignored(tmp_path: Path, encoding: str) -> None:
    path = write(
        tmp_path,
        "organisation.csv",
        ORGANISATION_HEADER + ",notes",
        "WJW , 卫健委,3715,118,,市卫健委; 卫健委；市卫健委,2019-01-01,x",
        "",
        ",,,,,,",
        "RM-1,人民医院",
        encoding=encoding,
    )
    first, second = read_rows(table("organisation"), path)
    assert (first.line, second.line) == (2, 5)
    assert first.values["name"] == "卫健委"
    assert first.values["headcount"] == 118
    assert first.values["aliases"] == ["市卫健委", "卫健委"]
    assert first.values["valid_from"] == date(2019, 1, 1)
    assert first.values["uscc"] is None
    assert second.values["region_code"] is None
    assert second.values["represents"] == []


def test_booleans_decimals_and_numbered_rows(tmp_path: Path) -> None:
    unit = write(tmp_path, "unit.csv", "unit,family,factor,fractional", "斤,mass,0.5,TRUE", "箱,package,,0")
    assert [row.values["fractional"] for row in read_rows(table("unit"), unit)] == [True, False]
    assert read_rows(table("unit"), unit)[0].values["factor"] == Decimal("0.5")
    evidence = write(tmp_path, "evidence.csv", "object_code,kind,date,title", *["371500,plan,2020-07-02,方案"] * 2)
    assert [row.values["evidence_no"] for row in read_rows(table("evidence"), evidence)] == [1, 2]


def test_a_record_over_two_lines_keeps_the_line_where_it_begins(tmp_path: Path) -> None:
    path = write(tmp_path, "system.csv", "system_code,name", '"A","甲', '系统"', "B,乙")
    assert [row.line for row in read_rows(table("sector_system"), path)] == [2, 4]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("wjw,卫健委", "organisation.csv 第2行的列 org_code 是“wjw”，单位代码须为3至32位的 A-Z、0-9、-。"),
        ("WJ,卫健委", "organisation.csv 第2行的列 org_code 是“WJ”，单位代码须为3至32位的 A-Z、0-9、-。"),
        ("WJW,", "organisation.csv 第2行的列 name 为空，必须填写。"),
        ("WJW,卫健委,,many", "organisation.csv 第2行的列 headcount 是“many”，不是整数。"),
        (
            "WJW,卫健委,,,91330100799655058A",
            "organisation.csv 第2行的列 uscc 是“91330100799655058A”，统一社会信用代码校验不通过。",
        ),
        ("WJW,卫健委,,,,,2019/1/1", "organisation.csv 第2行的列 valid_from 是“2019/1/1”，不是 2021-11-29 这样的日期。"),
        ("WJW,卫健委,,,,,,x", "organisation.csv 第2行有8格，表头只有7列；一格内的多个值用 ; 分隔。"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, cells: str, sentence: str) -> None:
    assert complaint(tmp_path, "organisation", "organisation.csv", ORGANISATION_HEADER, cells) == sentence


def test_other_complaints(tmp_path: Path) -> None:
    assert complaint(tmp_path, "unit", "unit.csv", "unit,family,fractional", "斤,mass,是") == (
        "unit.csv 第2行的列 fractional 是“是”，只能是 true 或 false。"
    )
    assert complaint(tmp_path, "unit", "unit.csv", "unit,family,factor", "斤,mass,NaN") == (
        "unit.csv 第2行的列 factor 是“NaN”，不是数字。"
    )
    assert complaint(tmp_path, "region", "region.csv", "region_code,name,level", "1,甲,village") == (
        "region.csv 第2行的列 level 是“village”，只能是 city, county, zone, town。"
    )
    assert complaint(tmp_path, "sector_system", "system.csv", "system_code", "A") == "system.csv 第1行缺少列 name。"
    assert complaint(tmp_path, "sector_system", "system.csv", "system_code,name,name", "A,甲,乙") == (
        "system.csv 第1行的列 name 出现两次。"
    )
    assert complaint(tmp_path, "sector_system", "system.csv", "system_code,name", "A,甲", "B,乙", "A,丙") == (
        "system.csv 第4行与第2行重复（A）。"
    )
    assert complaint(tmp_path, "sector_system", "system.csv", "system_code,name", 'A,"甲').startswith(
        "system.csv 第2行附近不能按 CSV 读取（"
    )


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "system.csv", "system_code,name", "A,卫健", encoding="gb18030")
    with pytest.raises(ReferenceDataError, match=r"^system\.csv 不是 UTF-8 编码，请另存为 CSV UTF-8。$"):
        read_rows(table("sector_system"), path)


def test_the_sentence_is_english_where_the_reader_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert complaint(tmp_path, "organisation", "organisation.csv", "org_code,name", "WJW,") == (
        "organisation.csv line 2: column name is blank but needed."
    )
