"""Judging from the archived table is judging from the original: to the row, the key, the sentence and the yuan."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.acceptance.desk import sheet
from tests.privacy.people import (
    CLERK,
    ROSTER_HEADER,
    identity_number,
    orders,
    person,
    procurement_with_names,
    roster,
    staff,
    traces_of,
)

from bangfu.cleaning.pseudonyms import pseudonymiser
from bangfu.cleaning.records import CleaningContext, CleanTable
from bangfu.cleaning.shielding import Shielded, shield, shield_unknown, without_form_persons
from bangfu.cleaning.table import clean
from bangfu.contracts.catalogue import contract
from bangfu.contracts.models import ReportContract
from bangfu.reading.book import read_book
from bangfu.reading.cell_table import read_cell_table, write_cell_table
from bangfu.reading.identify import identify
from bangfu.reading.layout import LayoutError, ReportTable, read_report
from bangfu.reading.table import Book

PEOPLE = [person(number) for number in range(1, 30)]
IDENTITY = identity_number(7)


def context_of(period: str | None) -> CleaningContext:
    return CleaningContext(today=date(2021, 12, 1), period=period, pseudonym=pseudonymiser("pepper"))


def table_of(book: Book, report: ReportContract, period: str | None) -> ReportTable:
    try:
        return read_report(book, report, period)
    except LayoutError as error:
        return cast(ReportTable, error.table)


def written(book: Book, shielded: Shielded) -> tuple[bytes, Book]:
    content = b"".join(write_cell_table(shielded.book, shielded.findings))
    again, findings = read_cell_table(io.BytesIO(content))
    assert (again, findings) == (shielded.book, shielded.findings)
    return content, again


def told(cleaned: CleanTable) -> dict[str, Any]:
    """Everything that judging looks at, but C-PII-01, which only the original can tell."""
    return {
        "rows": cleaned.frame.to_dict("records"),
        "left out": cleaned.excluded_frame.to_dict("records"),
        "excluded": cleaned.excluded,
        "findings": [one for one in cleaned.findings if one.rule != "C-PII-01"],
        "repairs": cleaned.repairs,
        "amounts": dict(cleaned.amounts),
    }


def compare(path: Path, code: str, period: str | None) -> tuple[bytes, Shielded, CleanTable]:
    """Read a file both ways; the table's bytes, what was shielded, and what cleaning made of it."""
    report, context = contract(code), context_of(period)
    original = without_form_persons(read_book(path, path.name), report)
    shielded = shield(original, report, context)
    content, again = written(original, shielded)
    before, after = table_of(original, report, period), table_of(again, report, period)
    assert [(row.number, row.role, row.filled) for row in after.rows] == [
        (row.number, row.role, row.filled) for row in before.rows
    ]
    assert (after.header, after.meta, after.findings) == (before.header, before.meta, before.findings)
    from_table, from_original = clean(after, report, context), clean(before, report, context)
    if shielded.reason == "rejected":  # it goes back whatever its cells say, and they may say a name in any column
        assert (from_table.amounts, from_table.excluded) == (from_original.amounts, from_original.excluded)
    else:
        assert told(from_table) == told(from_original)
    assert identify(again, path.name, [report]).report == report.name
    return content, shielded, from_table


CASES: list[tuple[str, str, str | None, Callable[[], bytes], str]] = [
    ("R13", "花名册.xlsx", "2021H1", lambda: roster(PEOPLE), "hashed"),
    ("R02", "职工.xlsx", "202110", lambda: staff(PEOPLE), "dropped"),
    ("R07", "订单.csv", None, lambda: orders(PEOPLE), "dropped"),
    ("R01", "月报.xlsx", "202110", lambda: procurement_with_names(PEOPLE), "rejected"),
]


@pytest.mark.parametrize(("code", "name", "period", "make", "reason"), CASES, ids=[case[0] for case in CASES])
def test_each_report(
    tmp_path: Path, code: str, name: str, period: str | None, make: Callable[[], bytes], reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    content, shielded, cleaned = compare(path, code, period)
    assert shielded.reason == reason
    assert [trace for trace in traces_of(PEOPLE) if trace in content] == []
    assert len(cleaned.frame) == len(PEOPLE)
    assert bool(shielded.findings) == (reason == "rejected")


ODD_ROWS: list[list[object]] = [
    ["河东区", None, IDENTITY, "张三", "户1", "脱贫户", "主体", "P-001", "务工", "2021-01-01至2021-06-30", 5],
    ["河东区", None, IDENTITY.lower() + " ", "张三", None, "脱贫户", "主体", "P-001", "务工", None, "1,000"],
    [
        "河东区",
        None,
        IDENTITY[:17] + ("1" if IDENTITY[17] != "1" else "2"),
        "李四",
        "户2",
        "脱贫户",
        "主体",
        "P-001",
        "订单",
        None,
        5,
    ],
    ["河东区", None, float(371599189501010), "王五", "户2", "脱贫户", "主体", "P-001", "订单", None, "约3"],
    ["河东区", None, "371599189501010000", "赵六", "户3", "脱贫户", "主体", "P-001", "订单", None, None],
    ["河东区", None, None, "孙审核", None, "脱贫户", "主体", "P-001", "订单", None, 1],
    ["张三小计", None, None, None, None, None, None, None, None, None, 11],
    ["合计", None, None, "合计", None, None, None, None, None, None, 1016],
    ["备注：张三、李四已去世，电话13912345678", None],
    ["单位负责人：李明", None, "审核人：张三", "制表人", "王芳"],
]


def test_odd_rows(tmp_path: Path) -> None:
    path = tmp_path / "花名册.xlsx"
    meta = ["填报单位：柳城市农业农村局", "报告期：2021年上半年", "填报人", CLERK.name]
    path.write_bytes(sheet([["带动脱贫人口花名册"], meta, ROSTER_HEADER, *ODD_ROWS]))
    content, _, cleaned = compare(path, "R13", "2021H1")
    for name in ("张三", "李四", "王五", "赵六", "孙审核", "李明", "王芳", CLERK.name, "13912345678", IDENTITY):
        assert name not in content.decode()
    values = {(one.rule, one.value) for one in cleaned.findings}
    assert {
        ("C-CODE-04", f"371599********{IDENTITY[14:17]}{'1' if IDENTITY[17] != '1' else '2'}"),
        ("C-CODE-02", "371599********0000"),
    } <= values


CELLS = st.one_of(
    st.sampled_from(
        ["", "合计", "小计", "张三", "备注：无", "审核人：李四", "户编号", "姓名", IDENTITY, "5", "0.1", "—", "#REF!"]
    ),
    st.text(alphabet="合计备注审核人：:张三1.（）* ", max_size=8),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=11, max_size=13), max_size=8))
def test_any_rows(tmp_path: Path, rows: list[list[str]]) -> None:
    """Whatever stands in the cells, taking the persons out changes no row's place and no reading."""
    path = tmp_path / "花名册.csv"
    lines = [["带动脱贫人口花名册"], ["报告期：2021年上半年"], ROSTER_HEADER, *rows]
    path.write_text("\n".join(",".join(cells) for cells in lines) + "\n", encoding="utf-8-sig")
    compare(path, "R13", "2021H1")


def test_a_file_without_persons_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "订单.csv"
    path.write_bytes(orders([]))
    book = read_book(path, path.name)
    assert shield(book, contract("R07"), context_of(None)) == Shielded(book)


def test_other_sheets_keep_nobody(tmp_path: Path) -> None:
    path = tmp_path / "月报.xlsx"
    path.write_bytes(_with_roster_beside())
    report = contract("R01")
    shielded = shield(read_book(path, path.name), report, context_of("202110"))
    assert (shielded.reason, [(one.rule, one.sheet) for one in shielded.findings]) == (
        "rejected",
        [("C-PII-01", "名单")],
    )
    content = b"".join(write_cell_table(shielded.book))
    assert [trace for trace in traces_of(PEOPLE) if trace in content] == []


def test_a_book_that_nobody_knows(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(sheet([["名单"], ["姓名", "手机号", "备注"], ["张三", "13912345678", ""]]))
    found = shield_unknown(read_book(path, path.name))
    assert (found.reason, found.is_whole, [one.rule for one in found.findings]) == ("rejected", False, ["C-PII-01"])
    path.write_bytes(sheet([["计划"], ["品名", "数量", "备注"], ["米", 5, "好"]]))
    assert shield_unknown(read_book(path, path.name)).reason is None


def _with_roster_beside() -> bytes:
    import xlsxwriter
    from tests.acceptance.forms import DEFAULTS, HEADERS

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("单位采购月报")
        page.write_row(0, 0, ["单位采购月报"])
        page.write_row(1, 0, HEADERS["R01"])
        page.write_row(2, 0, [DEFAULTS["R01"].get(name, "") for name in HEADERS["R01"]])
        beside = book.add_worksheet("名单")
        beside.write_row(0, 0, ["姓名", "身份证号"])
        for place, one in enumerate(PEOPLE, start=1):
            beside.write_row(place, 0, [one.name, one.identity])
    return stream.getvalue()
