"""Every way a whole file arrives broken, and what the clerk is told (domain/6)."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bangfu.contracts.findings import UnreadableFile
from bangfu.contracts.messages import message
from bangfu.reading.book import is_complete, read_book
from bangfu.reading.limits import ReadingLimits
from bangfu.reading.table import Book, MergedRange

CANNOT_OPEN = "文件无法打开（可能加密、损坏或格式不对），请另存为 .xlsx 后重新报送。"


def csv_text(rows: Any, delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def texts(book: Book) -> list[tuple[str, ...]]:
    return [row.texts for row in book.sheets[0].rows]


def sentence(path: Path, name: str | None = None, limits: ReadingLimits | None = None) -> str:
    with pytest.raises(UnreadableFile) as failure:
        read_book(path, name or path.name, limits or ReadingLimits())
    return message(failure.value.rule, failure.value.values)


def notes(book: Book) -> list[str]:
    return [message(finding.rule, finding.values) for finding in book.findings]


class TestWorkbooks:
    def test_xlsx_keeps_rows_texts_and_kinds(self, tmp_path: Path) -> None:
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            sheet = book.add_worksheet("月报")
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
            sheet.write_row(2, 1, ["面粉", 3, 220418.60, 1e-7])
            sheet.write_datetime(4, 0, datetime(2021, 10, 3), day)  # noqa: DTZ001 - a cell has no time zone
            sheet.write_datetime(4, 1, datetime(2021, 10, 3, 22, 5, 1), moment)  # noqa: DTZ001 - a cell has no time zone
            sheet.write_boolean(4, 2, True)
        sheet_read = read_book(tmp_path / "a.xlsx", "a.xlsx").sheets[0]
        assert [row.number for row in sheet_read.rows] == [3, 5]
        assert sheet_read.rows[0].texts == ("", "面粉", "3", "220418.6", "1e-07")
        assert sheet_read.rows[0].kinds == b" tnnn"
        assert sheet_read.rows[1].texts[:3] == ("2021-10-03", "2021-10-03T22:05:01", "TRUE")
        assert sheet_read.rows[1].kinds[:3] == b"ddb"

    def test_error_cells_and_formulas_without_result_are_seen(self, tmp_path: Path) -> None:
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["甲", "乙"])
            sheet.write_formula(1, 0, "=#REF!", None, "#REF!")
            sheet.write_formula(1, 1, "=1+1", None, 2)
            sheet.write_formula(5, 3, "=NA()", None, "#N/A")
        rows = read_book(tmp_path / "a.xlsx", "a.xlsx").sheets[0].rows
        assert (rows[1].texts[:2], rows[1].kinds[:2]) == (("#REF!", "2"), b"en")
        assert (rows[2].number, rows[2].texts, rows[2].kinds) == (6, ("", "", "", "#N/A"), b"   e")

    def test_formula_never_calculated(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active["A1"], book.active["B1"] = "=1+2", 5
        book.save(tmp_path / "a.xlsx")
        row = read_book(tmp_path / "a.xlsx", "a.xlsx").sheets[0].rows[0]
        assert (row.texts, row.kinds) == (("=1+2", "5"), b"fn")

    def test_1904_dates(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.epoch = CALENDAR_MAC_1904
        book.active["A1"] = date(2020, 7, 30)
        book.save(tmp_path / "a.xlsx")
        read = read_book(tmp_path / "a.xlsx", "a.xlsx")
        assert read.date1904
        assert texts(read) == [("2020-07-30",)]

    def test_merged_hidden_and_invisible(self, tmp_path: Path) -> None:
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            sheet = book.add_worksheet("月报")
            sheet.merge_range(1, 0, 3, 0, "供应商")
            sheet.write_column(1, 1, [1, 2, 3])
            sheet.set_row(2, None, None, {"hidden": True})
            sheet.set_column(3, 4, None, None, {"hidden": True})
            book.add_worksheet("字典").hide()
        read = read_book(tmp_path / "a.xlsx", "a.xlsx")
        assert read.sheets[0].merged == [MergedRange(2, 1, 4, 1)]
        assert [row.hidden for row in read.sheets[0].rows] == [False, True, False]
        assert read.sheets[0].hidden_columns == {4, 5}
        assert [sheet.visible for sheet in read.sheets] == [True, False]

    def test_ten_thousand_blank_formatted_rows_cost_nothing(self, tmp_path: Path) -> None:
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            sheet = book.add_worksheet()
            border = book.add_format({"border": 1})
            sheet.write_row(0, 0, ["甲", "乙"])
            for row in range(1, 10_001):
                sheet.write_blank(row, 0, None, border)
        assert len(read_book(tmp_path / "a.xlsx", "a.xlsx").sheets[0].rows) == 1

    def test_xls_with_errors_hidden_rows_and_merged_cells(self, tmp_path: Path) -> None:
        book = xlwt.Workbook()
        sheet = book.add_sheet("月报")
        sheet.write(0, 0, "品名")
        sheet.write(0, 1, date(2020, 7, 30), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
        sheet.write_merge(1, 2, 0, 0, "面粉")
        sheet.row(1).set_cell_error(1, 0x2A)
        sheet.row(2).write(1, 7)
        sheet.row(2).hidden = True
        sheet.col(3).hidden = True
        book.save(str(tmp_path / "a.xls"))
        read = read_book(tmp_path / "a.xls", "a.xls").sheets[0]
        assert read.rows[0].texts == ("品名", "2020-07-30")
        assert (read.rows[1].texts[1], read.rows[1].kinds) == ("#N/A", b"te")
        assert [row.hidden for row in read.rows] == [False, False, True]
        assert (read.merged, read.hidden_columns) == ([MergedRange(2, 1, 3, 1)], {4})

    def test_ods(self, files: Any) -> None:
        rows = (("品名", "金额"), ("面粉", 12.5), ("#REF!", 7))
        read = read_book(files.ods("a.ods", rows), "a.ods")
        assert (read.format, texts(read)) == ("ods", [("品名", "金额"), ("面粉", "12.5"), ("#REF!", "7")])
        assert read.sheets[0].rows[2].kinds == b"en"

    def test_et_that_can_be_read_is_read_with_a_note(self, files: Any) -> None:
        read = read_book(files.xls("a.et"), "a.et")
        assert read.format == "et"
        assert notes(read) == ["收到WPS表格(.et)文件，本次已读取，今后请在WPS中“另存为 .xlsx”后报送。"]

    def test_et_that_cannot_be_read(self, files: Any) -> None:
        path = files.ole("a.et", ["ETData"])
        assert sentence(path) == "收到WPS表格(.et)文件，请在WPS中“另存为 .xlsx”后重报。"
        assert sentence(path, "a.xls") == "收到WPS表格(.et)文件，请在WPS中“另存为 .xlsx”后重报。"

    def test_encrypted(self, files: Any) -> None:
        path = files.ole("a.xlsx", ["EncryptionInfo", "EncryptedPackage"])
        assert sentence(path) == "文件已加密，请取消密码后重报。"

    def test_truncated(self, files: Any) -> None:
        path = files.xlsx("a.xlsx")
        path.write_bytes(path.read_bytes()[:-400])
        assert sentence(path) == CANNOT_OPEN
        assert not is_complete(path)

    def test_damaged_inside(self, files: Any) -> None:
        path = files.xlsx("a.xlsx")
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:300]
        with zipfile.ZipFile(path, "w") as package:
            for name, part in parts.items():
                package.writestr(name, part)
        assert sentence(path) == CANNOT_OPEN

    def test_declared_entities_are_refused(self, files: Any) -> None:
        path = files.xlsx("a.xlsx")
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
        with zipfile.ZipFile(path, "w") as package:
            for part_name, part in parts.items():
                package.writestr(part_name, part)
        assert sentence(path) == CANNOT_OPEN

    def test_bomb(self, files: Any) -> None:
        path = files.xlsx("a.xlsx")
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/media/zero.bin", b"\x00" * 5_000_000)
        limits = ReadingLimits(unpacked=4 * 1024 * 1024)
        assert sentence(path, limits=limits) == "文件过大（4MB，上限4MB），请拆分后重新报送。"

    def test_too_large(self, files: Any) -> None:
        path = files.xlsx("a.xlsx")
        assert sentence(path, limits=ReadingLimits(workbook=10)) == "文件过大（0MB，上限0MB），请拆分后重新报送。"


class TestOtherFiles:
    @pytest.mark.parametrize("name", ["a.pdf", "a.jpg", "a.doc", "a.docx", "扫描件.PNG"])
    def test_scan_or_document_by_name(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(b"%PDF-1.4 whatever")
        assert sentence(path) == "盖章扫描件仅作佐证，请同时报送电子表格。"

    def test_scan_renamed_to_xlsx(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(200)))
        assert sentence(path) == "盖章扫描件仅作佐证，请同时报送电子表格。"

    def test_word_in_ole(self, files: Any) -> None:
        assert sentence(files.ole("a.xls", ["WordDocument"])) == "盖章扫描件仅作佐证，请同时报送电子表格。"

    def test_empty(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(b"")
        assert sentence(path) == "文件是空的，没有任何内容，请检查后重新报送。"

    @pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a"])
    def test_random_bytes(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(bytes((index * 167 + 13) % 256 for index in range(5000)))
        assert sentence(path) == CANNOT_OPEN

    def test_rar_and_program(self, tmp_path: Path) -> None:
        (tmp_path / "a.rar").write_bytes(b"Rar!\x1a\x07\x00")
        (tmp_path / "a.exe").write_bytes(b"MZ\x90\x00\x03\x00")
        assert sentence(tmp_path / "a.rar") == "仅支持zip格式的压缩包，请改用zip压缩或直接报送表格文件。"
        assert sentence(tmp_path / "a.exe") == "“a.exe”是程序文件，不能接收，请只报送表格文件。"


class TestText:
    def test_utf8_with_and_without_mark(self, files: Any, tmp_path: Path) -> None:
        for codec in ("utf-8", "utf-8-sig"):
            (tmp_path / "a.csv").write_text(csv_text(files.orders), encoding=codec, newline="")
            read = read_book(tmp_path / "a.csv", "a.csv")
            assert (read.format, read.encoding, texts(read)[0]) == ("csv", "UTF-8", files.orders[0])
            assert read.findings == []

    def test_gbk_is_converted_with_a_note(self, files: Any, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(csv_text(files.orders).encode("gbk"))
        read = read_book(tmp_path / "a.csv", "a.csv")
        assert (read.encoding, texts(read)[1]) == ("GB18030", files.orders[1])
        assert notes(read) == ["文件编码为GBK，已自动转换。"]

    def test_unicode_text(self, files: Any, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(csv_text(files.orders, "\t").encode("utf-16"))
        read = read_book(tmp_path / "a.txt", "a.txt")
        assert (read.format, read.encoding, texts(read)[2]) == ("tsv", "UTF-16", files.orders[2])
        assert notes(read) == ["已按Unicode文本读取，建议另存为xlsx。"]

    def test_big5_is_returned(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(
            "採購日期,產品名稱,供應商名稱,金額\n2021-10-03,麵粉,農業合作社,5\n".encode("big5")
        )
        assert sentence(tmp_path / "a.csv") == (
            "无法确定文件的文字编码（可能为繁体Big5等），请另存为 .xlsx 后重新报送。"
        )

    @pytest.mark.parametrize(
        "text", ["锟斤拷锟斤拷,1\n", "\ufffd\ufffd期,金额\n", "ï»¿å¹³å,1\n", "????,????,??\n????,??,1\n"]
    )
    def test_damaged_text_is_returned(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "a.csv").write_text(text, encoding="utf-8")
        assert sentence(tmp_path / "a.csv") == "文件内容已乱码，无法还原，请从原始系统重新导出。"

    def test_a_question_mark_is_no_damage(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("品名,备注\n面粉,???\n", encoding="utf-8")
        assert texts(read_book(tmp_path / "a.csv", "a.csv"))[1] == ("面粉", "???")

    def test_half_a_character_at_the_end(self, tmp_path: Path) -> None:
        for codec in ("utf-8", "gb18030", "utf-16"):
            path = tmp_path / f"{codec}.csv"
            path.write_bytes("平台,品名\n抖音,面粉".encode(codec)[:-1])
            assert not is_complete(path)
            assert sentence(path) == CANNOT_OPEN
            path.write_bytes("平台,品名\n抖音,面粉".encode(codec))
            assert is_complete(path)

    def test_lines_inside_quotes_keep_physical_line_numbers(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text('品名,备注\n面粉,"甲\n乙,丙"\n\n大米,无\n', encoding="utf-8")
        rows = read_book(tmp_path / "a.csv", "a.csv").sheets[0].rows
        assert [(row.number, row.texts) for row in rows] == [
            (1, ("品名", "备注")),
            (2, ("面粉", "甲\n乙,丙")),
            (5, ("大米", "无")),
        ]

    @pytest.mark.parametrize("tail", ['面粉,"甲\n大米,无\n', '面粉,"甲\n大米,"乙"丙"\n'])
    def test_unbalanced_quotes_name_the_line(self, tmp_path: Path, tail: str) -> None:
        (tmp_path / "a.csv").write_text("品名,备注\n鸡蛋,好\n" + tail, encoding="utf-8")
        assert sentence(tmp_path / "a.csv") == ("第3行的双引号不成对，无法确定各列内容，请从原始系统重新导出。")

    def test_tabs_and_guards_around_codes_stay(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text('编号,订单号\n="0012",4812345678901234567\t\n', encoding="utf-8")
        row = read_book(tmp_path / "a.csv", "a.csv").sheets[0].rows[1]
        assert row.texts == ('="0012"', "4812345678901234567\t")

    def test_error_texts_of_an_exported_sheet(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("品名,金额\n面粉,#REF!\n", encoding="utf-8")
        assert read_book(tmp_path / "a.csv", "a.csv").sheets[0].rows[1].kinds == b"te"

    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
    def test_delimiters(self, files: Any, tmp_path: Path, delimiter: str) -> None:
        (tmp_path / "a.csv").write_text(csv_text(files.orders, delimiter), encoding="utf-8", newline="")
        assert texts(read_book(tmp_path / "a.csv", "a.csv"))[0] == files.orders[0]

    def test_delimiter_hint(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("sep=;\n甲;乙\n1,5;2\n", encoding="utf-8")
        rows = read_book(tmp_path / "a.csv", "a.csv").sheets[0].rows
        assert [(row.number, row.texts) for row in rows] == [(2, ("甲", "乙")), (3, ("1,5", "2"))]

    def test_blank_text(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text(" \n\n", encoding="utf-8")
        assert sentence(tmp_path / "a.csv") == "文件是空的，没有任何内容，请检查后重新报送。"


class TestRenamedText:
    PAGE = (
        "<html><body><table><tr><td rowspan='2'>平台</td><td>订单</td></tr>"
        "<tr><td>编号</td></tr><tr style='display:none'><td>抖音</td><td>48</td></tr></table></body></html>"
    )

    @pytest.mark.parametrize("codec", ["utf-8", "gbk", "utf-16"])
    def test_page_named_xls(self, tmp_path: Path, codec: str) -> None:
        (tmp_path / "a.xls").write_bytes(self.PAGE.encode(codec))
        read = read_book(tmp_path / "a.xls", "a.xls")
        assert texts(read) == [("平台", "订单"), ("", "编号"), ("抖音", "48")]
        assert read.sheets[0].merged == [MergedRange(1, 1, 2, 1)]
        assert [row.hidden for row in read.sheets[0].rows] == [False, False, True]
        assert notes(read)[-1] == "文件扩展名为xls、实为网页导出，已按网页表格读取。"

    def test_tab_text_named_xls(self, files: Any, tmp_path: Path) -> None:
        (tmp_path / "a.xls").write_bytes(csv_text(files.orders, "\t").encode("gbk"))
        read = read_book(tmp_path / "a.xls", "a.xls")
        assert texts(read)[1] == files.orders[1]
        assert notes(read) == ["文件编码为GBK，已自动转换。", "文件扩展名为xls、实为文本，已按文本表格读取。"]

    def test_page_without_a_table(self, tmp_path: Path) -> None:
        (tmp_path / "a.xls").write_text("<html><body>请登录</body></html>", encoding="utf-8")
        assert sentence(tmp_path / "a.xls") == "文件是空的，没有任何内容，请检查后重新报送。"


class TestComplete:
    def test_whole_files(self, files: Any, tmp_path: Path) -> None:
        files.xlsx("a.xlsx")
        files.xls("a.xls")
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n\x00\xff")
        (tmp_path / "a.csv").write_bytes(b"")
        assert all(is_complete(path) for path in tmp_path.iterdir())

    def test_allocated_but_not_written(self, tmp_path: Path) -> None:
        (tmp_path / "a.xlsx").write_bytes(b"\x00" * 100)
        (tmp_path / "b.xlsx").write_bytes(b"")
        assert not any(is_complete(path) for path in tmp_path.iterdir())

    def test_half_an_old_workbook(self, files: Any) -> None:
        path = files.xls("a.xls", [[f"格{row}-{column}" for column in range(20)] for row in range(200)])
        path.write_bytes(path.read_bytes()[:2048])
        assert not is_complete(path)
