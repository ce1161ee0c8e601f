"""From a book to the report's table: sheets, headers, units, merged cells, rows that are no data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bangfu.contracts.catalogue import contract
from bangfu.contracts.findings import Finding
from bangfu.contracts.messages import message
from bangfu.contracts.models import ReportContract
from bangfu.reading.header import find_header
from bangfu.reading.layout import LayoutError, ReportTable, read_report
from bangfu.reading.table import Book, MergedRange, Sheet, SheetRow

R01 = contract("R01")
HEADERS = tuple(column.header for column in R01.columns if column.template)
ROW = {
    "purchase_date": "2021-10-03",
    "purchase_category": "食堂",
    "product_name": "面粉",
    "unit": "袋",
    "quantity": "3",
    "unit_price": "40",
    "amount": "120",
    "supplier_name": "信发合作社",
    "supplier_uscc": "93371500MA3C000000",
    "invoice_no": "0012",
    "program": "本市认定",
    "fulfilment_channel": "直供",
}
META = ("填报单位：聊城市第一医院 报告期：2021年10月 填报日期：2021-11-03",)

Line = Sequence[str]


def line(values: dict[str, str] = ROW, **changes: str) -> list[str]:
    merged = {**values, **changes}
    return [merged.get(column.field, "") for column in R01.columns if column.template]


def sheet_of(*lines: Line, name: str = "单位采购月报", **parts: object) -> Sheet:
    rows = [
        SheetRow(number, tuple(texts), bytes(ord(" ") if not text.strip() else ord("t") for text in texts))
        for number, texts in enumerate(lines, start=1)
        if any(text.strip() for text in texts)
    ]
    return Sheet(name, True, rows, **parts)  # type: ignore[arg-type]


def book_of(*sheets: Sheet) -> Book:
    return Book("xlsx", None, list(sheets))


def read(*lines: Line, report: ReportContract = R01, **parts: object) -> ReportTable:
    return read_report(book_of(sheet_of(*lines, **parts)), report)


def said(findings: Sequence[Finding]) -> list[str]:
    return [message(finding.rule, finding.values) for finding in findings]


def refused(*lines: Line, report: ReportContract = R01) -> list[str]:
    with pytest.raises(LayoutError) as failure:
        read(*lines, report=report)
    return said(failure.value.findings)


def renamed(**changes: str) -> list[str]:
    return [changes.get(column.field, column.header) for column in R01.columns if column.template]


class TestWholeTable:
    def test_title_meta_unit_header_data_total_signature(self) -> None:
        table = read(
            ("单位采购月报",),
            META,
            ("单位：元",),
            HEADERS,
            line(),
            [],
            line(product_name="大米"),
            line({}, seq_no="合  计", amount="240"),
            ("单位负责人：甲", "", "审核人：乙", "", "制表人：丙"),
            ("注：以上为食堂采购",),
            ("请于月底前报送",),
        )
        assert (table.title, table.meta.unit_name, table.meta.sheet_unit) == ("单位采购月报", "聊城市第一医院", "元")
        assert (table.header.row, table.sheet, table.findings) == (4, "单位采购月报", [])
        assert [(row.number, row.role) for row in table.rows] == [
            (5, "data"), (7, "data"), (8, "total"), (9, "signature"), (10, "remark"), (11, "remark"),
        ]  # fmt: skip
        assert table.rows[0].texts["amount"] == "120"
        assert table.rows[0].kinds["remark"] == " "
        assert table.rows[0].raw[1] == "2021-10-03"

    def test_header_alone(self) -> None:
        table = read(HEADERS, line())
        assert (table.header.row, table.meta.unit_name, len(table.rows)) == (1, None, 1)

    def test_short_rows_are_padded(self) -> None:
        row = read(HEADERS, ["", "2021-10-03"]).rows[0]
        assert (row.texts["purchase_date"], row.texts["remark"], row.kinds["remark"]) == ("2021-10-03", "", " ")

    def test_zero_report_without_header(self) -> None:
        table = read(("单位采购月报",), META, ("零报告：是",))
        assert table.meta.zero_report
        assert (table.rows, table.header.columns) == ([], ())

    def test_no_header(self) -> None:
        assert refused(("单位采购月报",), META) == ["前15行内没有找到表头，请使用最新模板，不要删改表头。"]

    def test_header_below_row_fifteen_is_not_searched(self) -> None:
        refused(*[("说明文字", "x")] * 15, HEADERS, line())
        assert read(*[("说明文字", "x")] * 14, HEADERS, line()).header.row == 15


class TestHeaderNames:
    def test_order_aliases_marks_and_units_do_not_matter(self) -> None:
        header = renamed(
            purchase_date="* 结算\n日期",
            product_name="品名（必填）",
            amount="采购金额 （万元）",
            quantity="数 量",
            unit="单位",
        )
        table = read(list(reversed(header)), list(reversed(line())))
        assert table.findings == []
        assert table.rows[0].texts == read(HEADERS, line()).rows[0].texts
        amount = table.header.fields["amount"]
        assert (amount.text, amount.unit, amount.matched_by) == ("采购金额 （万元）", "万元", "alias")

    def test_unknown_columns_are_named(self) -> None:
        table = read([*HEADERS, "备注1", ""], [*line(), "x", "y"])
        assert said(table.findings) == ["以下列未识别，已忽略：备注1、第V列（无表头）。"]

    def test_missing_columns_are_named(self) -> None:
        header = [text for text in HEADERS if text not in ("金额（元）", "发票号", "送货单号")]
        assert refused(header, line())[0] == ("缺少必填列：金额（元）、发票号/送货单号。请使用最新模板，不要删改表头。")

    def test_alike_name_is_taken_with_a_warning(self) -> None:
        table = read(renamed(supplier_uscc="供应商统一社会信用代码号"), line())
        assert said(table.findings) == [
            "表头“供应商统一社会信用代码号”与模板不完全相同，已按“供应商统一社会信用代码”处理，请确认。"
        ]
        assert table.header.fields["supplier_uscc"].matched_by == "fuzzy"

    def test_names_that_are_less_alike_are_unknown(self) -> None:
        assert "supplier_name" not in read_header(renamed(supplier_name="供应商的名"))

    def test_old_template(self) -> None:
        table = read(renamed(product_name="扶贫产品名称"), line())
        assert said(table.findings) == ["使用了旧版模板的表头（扶贫产品名称），已自动对应，请改用最新模板。"]

    def test_traditional_characters_with_pinyin(self) -> None:
        table = read(renamed(product_name="產(chǎn)品名稱(chēng)"), line())
        assert said(table.findings) == ["表头“產(chǎn)品名稱(chēng)”含繁体字或拼音，已识别为“产品名称”。"]

    def test_the_same_amount_column_twice_is_refused(self) -> None:
        assert "表头“金额（元）”出现了2次，无法确定以哪一列为准，请只保留一列。" in refused(
            [*HEADERS, "金额（元）"], [*line(), "999"]
        )

    def test_the_same_remark_twice_is_ignored(self) -> None:
        assert said(read([*HEADERS, "备注"], [*line(), "x"]).findings) == ["以下列未识别，已忽略：备注。"]

    def test_same_header_twice_told_apart_by_its_neighbour(self) -> None:
        fields = read_header(
            ["协议编号", "供应方", "信用代码", "采购方", "信用代码", "采购方类型", "签订日期", "协议金额（万元）"],
            contract("R12"),
        )
        assert (fields["supplier_uscc"].index, fields["buyer_uscc"].index) == (2, 4)
        assert fields["supplier_uscc"].matched_by == "context"


def read_header(texts: Line, report: ReportContract = R01) -> dict[str, object]:
    header = find_header(sheet_of(texts), report)
    assert header
    return dict(header.fields)


class TestTwoLineHeaders:
    UPPER = ("采购日期", "产品名称", "计量单位", "本月", "", "本年累计", "", "供应商名称", "供应商统一社会信用代码",
             "发票号", "项目归属", "履约渠道", "采购类别")  # fmt: skip
    LOWER = ("", "", "", "数量", "金额（元）", "数量", "金额（元）")
    DATA = ("2021-10-03", "面粉", "袋", "3", "120", "30", "1200", "信发", "93", "0012", "本市认定", "直供", "食堂")

    def test_groups_are_joined_and_the_last_part_names_the_column(self) -> None:
        merged = [MergedRange(2, 4, 2, 5), MergedRange(2, 6, 2, 7)]
        table = read(("单位采购月报",), self.UPPER, self.LOWER, self.DATA, merged=merged)
        assert (table.header.first_row, table.header.row) == (2, 3)
        amount = table.header.fields["amount"]
        assert (amount.text, amount.group, amount.unit, amount.index) == ("本月_金额（元）", "本月", "元", 4)
        assert table.rows[0].texts["amount"] == "120"
        assert said(table.findings) == [
            "以下列未识别，已忽略：本年累计_数量、本年累计_金额（元）。", "已识别多级表头。",
        ]  # fmt: skip

    def test_without_merged_ranges(self) -> None:
        assert read(self.UPPER, self.LOWER, self.DATA).header.fields["amount"].index == 4

    def test_a_merged_title_is_no_group(self) -> None:
        table = read(("单位采购月报",), HEADERS, line(), merged=[MergedRange(1, 1, 1, len(HEADERS))])
        assert table.header.fields["amount"].group is None
        assert table.findings == []


class TestUnits:
    def test_header_and_sheet_line_disagree(self) -> None:
        assert refused(("单位：元",), renamed(amount="金额（万元）"), line()) == [
            "表头“金额（万元）”的单位是“万元”，而表上方写明单位是“元”，两者不一致，请更正后重报。"
        ]

    def test_template_with_both_units(self) -> None:
        header = [
            "协议编号",
            "采购方",
            "采购方类型",
            "供应方",
            "供应方信用代码",
            "签订日期",
            "协议金额（万元）",
            "起始日期",
            "终止日期",
        ]
        table = read(("单位：元",), header, ["X1"], report=contract("R12"))
        assert table.header.fields["agreed_amount"].unit == "万元"

    def test_the_usual_sheet_line_above_a_template_with_one_column_in_ten_thousands(self) -> None:
        header = [column.header for column in contract("R11").columns if column.template]
        table = read(("单位：元",), header, ["91371599"], report=contract("R11"))
        assert table.header.fields["annual_sales"].unit == "万元"

    def test_ten_thousands_above_a_template_in_yuan_disagree(self) -> None:
        assert any("不一致" in text for text in refused(("单位：万元",), HEADERS, line()))

    @pytest.mark.parametrize("lines", [(renamed(amount="金额（千元）"),), (("单位：千元",), renamed(amount="金额"))])
    def test_other_units_are_refused(self, lines: tuple[Line, ...]) -> None:
        assert any(text.startswith("表头“金额") and "“千元”不能识别" in text for text in refused(*lines, line()))

    def test_unit_of_a_platform_alias(self) -> None:
        fields = read_header(
            ["场次编号", "直播平台", "直播账号", "直播间名称", "主办单位", "所属系统", "县（市、区）", "开播时间", "下播时间",
             "参与人数", "成交订单数", "pay_gmv", "退款金额（元）", "退款订单数", "其中：认定产品成交金额（元）", "数据截至时间"],
            contract("R06"),
        )  # fmt: skip
        assert fields["gmv_amount"].unit == "分"  # type: ignore[attr-defined]


class TestRows:
    @pytest.mark.parametrize(
        "text", ["合计", "合  计", "总 计：", "小计", "食堂小计", "本月合计", "合计（大写）：壹佰元整"]
    )
    @pytest.mark.parametrize("field", ["seq_no", "purchase_date", "product_name"])
    def test_totals(self, text: str, field: str) -> None:
        assert read(HEADERS, line(), line({}, amount="120", **{field: text})).rows[1].role == "total"

    @pytest.mark.parametrize("name", ["合计面", "小计量杯", "注心饼干", "单位礼盒", "说明书架"])
    def test_products_that_sound_like_totals(self, name: str) -> None:
        assert read(HEADERS, line(product_name=name)).rows[0].role == "data"

    def test_a_full_row_is_data_whatever_its_remark(self) -> None:
        assert read(HEADERS, line(seq_no="小计")).rows[0].role == "data"

    @pytest.mark.parametrize(
        "text", ["单位负责人：", "审核人（签字）：李四", "聊城市第一医院（盖章）", "填报日期：2021-11-03"]
    )
    def test_signatures(self, text: str) -> None:
        assert read(HEADERS, line(), ["", text]).rows[1].role == "signature"

    @pytest.mark.parametrize("text", ["备注：无", "注：含税", "说明：1.金额以元计", "注1：含税"])
    def test_remarks(self, text: str) -> None:
        assert read(HEADERS, line(), [text]).rows[1].role == "remark"

    def test_header_printed_again(self) -> None:
        assert [row.role for row in read(HEADERS, line(), HEADERS, line()).rows] == ["data", "remark", "data"]

    def test_a_lone_text_among_the_data_is_data(self) -> None:
        assert [row.role for row in read(HEADERS, ["某某"], line()).rows] == ["data", "data"]

    def test_a_row_that_only_bears_a_number_was_numbered_beforehand(self) -> None:
        begun = line({}, seq_no="3", purchase_date="2021-10-03")
        rows = read(HEADERS, line(seq_no="1"), line({}, seq_no="2"), begun).rows
        assert [row.role for row in rows] == ["data", "remark", "data"]

    def test_hidden_rows_and_columns(self) -> None:
        sheet = sheet_of(HEADERS, line(), line(amount="7"), hidden_columns=frozenset({2}))
        sheet.rows[1] = sheet.rows[1]._replace(hidden=True)
        table = read_report(book_of(sheet), R01)
        assert len(table.rows) == 2
        assert said(table.findings) == [
            "表中有1行处于隐藏/筛选状态，已一并读入，请确认。", "表中有隐藏列（采购日期），已一并读入，请确认。",
        ]  # fmt: skip


class TestMergedCells:
    SUPPLIER = HEADERS.index("供应商名称") + 1
    AMOUNT = HEADERS.index("金额（元）") + 1

    def test_words_are_filled_down_inside_the_range_only(self) -> None:
        rows = [HEADERS, line(), line(supplier_name=""), line(supplier_name="")]
        table = read(*rows, merged=[MergedRange(2, self.SUPPLIER, 3, self.SUPPLIER)])
        assert [row.texts["supplier_name"] for row in table.rows] == ["信发合作社", "信发合作社", ""]
        assert [row.filled for row in table.rows] == [frozenset(), {"supplier_name"}, frozenset()]
        assert table.rows[1].raw[self.SUPPLIER - 1] == ""
        assert said(table.findings) == ["第2–3行“供应商名称”为合并单元格，已向下填充。"]

    def test_amounts_are_never_filled(self) -> None:
        table = read(HEADERS, line(), line(amount=""), merged=[MergedRange(2, self.AMOUNT, 3, self.AMOUNT)])
        assert [row.texts["amount"] for row in table.rows] == ["120", ""]
        assert table.findings == []


class TestSheets:
    def month(self, name: str, amount: str) -> Sheet:
        return sheet_of(HEADERS, line(amount=amount), name=name)

    def test_sheet_of_the_period(self) -> None:
        book = book_of(sheet_of(("填表说明",), name="填表说明"), self.month("9月", "9"), self.month("10月", "10"))
        table = read_report(book, R01, "202110")
        assert (table.sheet, table.rows[0].texts["amount"]) == ("10月", "10")
        assert said(table.findings) == ["文件含多个月份工作表，仅处理“10月”，请确认。其余为：9月。"]

    def test_first_sheet_with_the_header(self) -> None:
        book = book_of(sheet_of(("封面", "x"), name="封面"), self.month("东昌府区", "1"), self.month("临清市", "2"))
        table = read_report(book, R01, "202110")
        assert table.sheet == "东昌府区"
        assert said(table.findings) == ["文件中另有数据工作表（临清市），仅处理“东昌府区”，请确认。"]

    def test_explanations_and_hidden_sheets_are_not_taken(self) -> None:
        issues = self.month("问题说明", "1")
        hidden = replace(self.month("旧表", "2"), visible=False)
        table = read_report(book_of(issues, hidden, self.month("月报", "3")), R01)
        assert (table.sheet, table.findings) == ("月报", [])

    def test_sheet_of_the_period_without_header_is_not_replaced_by_another_month(self) -> None:
        book = book_of(self.month("9月", "9"), sheet_of(("待报", "x"), name="10月"))
        with pytest.raises(LayoutError):
            read_report(book, R01, "202110")


def test_rows_of_a_table_that_cannot_be_taken_are_there_to_be_counted() -> None:
    header = [text for text in HEADERS if text != "数量"]
    with pytest.raises(LayoutError) as failure:
        read(header, line(), line())
    assert failure.value.table is not None
    assert [row.role for row in failure.value.table.rows] == ["data", "data"]


class TestPartsOfEntitySales:
    """R16 prints 其中 above the names of ten parts; the last part names the column, the first its group."""

    UPPER = (
        "信用代码",
        "月份",
        "产品认定编号",
        "销售总额（元）",
        "其中",
        *[""] * 9,
        "数量",
        "单位",
        "库存",
        "本年累计",
    )
    LOWER = ("", "", "", "", "单位采购", "工会团购", "职工直购", "专柜", "社区店", "展销会", "直播", "其他电商",
             "832平台", "批发及其他")  # fmt: skip
    DATA = ("91", "202110", "LC1", "55", *map(str, range(1, 11)), "3", "袋", "", "900")
    PARTS = tuple(column.field for column in contract("R16").columns if column.field.startswith("of_"))

    def test_two_lines_with_a_merged_group(self) -> None:
        table = read(self.UPPER, self.LOWER, self.DATA, report=contract("R16"), merged=[MergedRange(1, 5, 1, 14)])
        assert [table.rows[0].texts[field] for field in self.PARTS] == [str(part) for part in range(1, 11)]
        assert table.header.fields["of_832_amount"].group == "其中"
        assert table.rows[0].texts["ytd_amount"] == "900"
        assert said(table.findings) == ["已识别多级表头。"]

    def test_two_lines_without_merged_cells(self) -> None:
        table = read(self.UPPER, self.LOWER, self.DATA, report=contract("R16"))
        assert [table.rows[0].texts[field] for field in self.PARTS] == [str(part) for part in range(1, 11)]

    @pytest.mark.parametrize("prefix", ["其中：", "其中:", "其中", ""])
    def test_one_line(self, prefix: str) -> None:
        parts = [f"{prefix}{name}（元）" for name in self.LOWER[4:]]
        table = read((*self.UPPER[:4], *parts, *self.UPPER[14:]), self.DATA, report=contract("R16"))
        assert [table.rows[0].texts[field] for field in self.PARTS] == [str(part) for part in range(1, 11)]
        assert table.findings == []
