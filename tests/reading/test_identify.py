"""Which report, unit and period a file is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangfu.contracts.catalogue import contract, load_contracts
from bangfu.contracts.findings import Finding
from bangfu.contracts.messages import message
from bangfu.reading.identify import Identification, identify, match_report
from bangfu.reading.table import Book, Sheet, SheetRow

CONTRACTS = list(load_contracts().values())
UNIT = "填报单位：聊城市第一医院 统一社会信用代码：12371500MB2A0012X4"
ORDERS = ("主订单编号", "子订单编号", "选购商品", "商品数量", "商品金额", "实付金额", "支付完成时间", "订单状态")


def headers(report: str) -> list[str]:
    return [column.header for column in contract(report).columns if column.template]


def book(*lines: Sequence[str], sheet: str = "Sheet1", encoding: str | None = None) -> Book:
    rows = [SheetRow(number, tuple(texts), b"t" * len(texts)) for number, texts in enumerate(lines, start=1)]
    return Book("xlsx" if encoding is None else "csv", encoding, [Sheet(sheet, True, rows)])


def named(found: Identification) -> tuple[str | None, str | None, str | None]:
    return found.report, found.unit_text, found.period


def said(findings: Sequence[Finding]) -> list[str]:
    return [message(finding.rule, finding.values) for finding in findings]


def test_every_template_is_known_by_its_header_alone() -> None:
    for one in CONTRACTS:
        assert identify(book(headers(one.code)), "x.xlsx", CONTRACTS).report == one.name


def test_so_is_every_report_under_other_names_of_its_columns() -> None:
    for one in CONTRACTS:
        columns = [column for column in one.columns if column.template and not column.personal]
        others = [[*column.legacy_aliases, *column.aliases, column.header][0] for column in columns]
        assert identify(book(others), "x.xlsx", CONTRACTS).report == one.name


def test_title_and_meta_line() -> None:
    lines = (("单位采购月报",), (f"{UNIT} 报告期：2021年10月 填报日期：2021-11-03",), headers("R01"))
    found = identify(book(*lines), "新建工作表.xlsx", CONTRACTS)
    assert named(found) == ("institution_procurement", "聊城市第一医院", "202110")
    assert (found.uscc, found.reported_on_text, found.sheet) == ("12371500MB2A0012X4", "2021-11-03", "Sheet1")
    assert found.findings == []


def test_file_name_says_what_the_sheet_does_not() -> None:
    found = identify(book(headers("R01")), "R01_WJ-SZ-01_202110_v3.xlsx", CONTRACTS)
    assert named(found) == ("institution_procurement", "WJ-SZ-01", "202110")
    assert found.name_version == 3


def test_period_in_the_title() -> None:
    found = identify(book(("聊城市2021年9月单位采购月报",), headers("R01")), "x.xlsx", CONTRACTS)
    assert found.period == "202109"


def test_periods_disagree() -> None:
    lines = (("单位采购月报",), ("报告期：2021年10月",), headers("R01"))
    found = identify(book(*lines), "R01_WJ-SZ-01_202109_v1.xlsx", CONTRACTS)
    assert found.period == "202110"
    assert said(found.findings) == ["表内报告期“2021年10月”与文件名“2021年9月”不一致，请更正后重报。"]


def test_period_that_cannot_be_read_and_none_at_all() -> None:
    unreadable = identify(book(("报告期：本月",), headers("R01")), "x.xlsx", CONTRACTS)
    assert said(unreadable.findings) == ["报告期“本月”无法识别，请按“2021年10月”的格式填写。"]
    absent = identify(book(headers("R01")), "x.xlsx", CONTRACTS)
    assert said(absent.findings) == ["表内和文件名中都没有报告期，请在表头上方填写“报告期：2021年10月”。"]


def test_month_of_a_half_yearly_report() -> None:
    found = identify(book(("经营主体名录",), ("报告期：2021年6月",), headers("R11")), "x.xlsx", CONTRACTS)
    assert found.period == "2021H1"


def test_platform_export_has_neither_unit_nor_period() -> None:
    found = identify(book(ORDERS, encoding="GB18030"), "订单导出20211103.csv", CONTRACTS)
    assert named(found) == ("platform_orders", None, None)
    assert found.findings == []


def test_report_named_otherwise_than_the_sheet_says() -> None:
    found = identify(
        book(("单位采购月报",), ("报告期：2021年10月",), headers("R01")), "R05_X_202110_v1.xlsx", CONTRACTS
    )
    assert found.report == "institution_procurement"
    assert said(found.findings) == ["文件名中的报表是“工会团购订单”，表内是“单位采购月报”，已按表内处理，请确认。"]


def test_unknown_table() -> None:
    found = identify(book(("姓名", "成绩"), ("甲", "1")), "成绩.xlsx", CONTRACTS)
    assert (found.report, found.sheet) == (None, None)
    assert said(found.findings) == ["未能识别这是哪一种报表，请使用下发的模板填报，并保留标题和表头。"]


def test_header_of_two_reports() -> None:
    twin = contract("R01").model_copy(update={"name": "twin", "code": "R99", "title": "孪生报表", "titles": ()})
    found = identify(book(headers("R01")), "x.xlsx", [*CONTRACTS, twin])
    assert said(found.findings) == [
        "表头同时符合多种报表（单位采购月报、孪生报表），请保留模板标题，或在文件名开头写明报表代码。"
    ]
    by_name = identify(book(headers("R01")), "R99_X_202110_v1.xlsx", [*CONTRACTS, twin])
    assert by_name.report == "twin"


def test_empty_book() -> None:
    found = identify(Book("xlsx", None, [Sheet("Sheet1", True, [])]), "R01_X_202110_v1.xlsx", CONTRACTS)
    assert said(found.findings) == ["文件是空的，没有任何内容，请检查后重新报送。"]


def test_wps_sheet_without_a_known_header() -> None:
    found = identify(replace(book(("姓名", "成绩")), format="et"), "x.et", CONTRACTS)
    assert said(found.findings) == ["收到WPS表格(.et)文件，请在WPS中“另存为 .xlsx”后重报。"]


def test_zero_report_without_header() -> None:
    found = identify(book(("单位采购月报",), (f"{UNIT} 报告期：2021年10月 零报告：是",)), "x.xlsx", CONTRACTS)
    assert named(found) == ("institution_procurement", "聊城市第一医院", "202110")
    assert found.meta.zero_report


def test_best_candidate_comes_first() -> None:
    candidates = match_report(book(("工会团购订单",), headers("R05")), CONTRACTS)
    assert candidates[0].report == "union_group_buy"
    assert (candidates[0].share, candidates[0].coverage) == (1.0, 1.0)
