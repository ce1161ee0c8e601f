"""One morning at the intake desk: every kind of file that arrives, where it ends and what the clerk is told."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from tests import conftest as shared
from tests.acceptance.city import CATALOGUE, City, csv_bytes, export, filled, workbook
from tests.acceptance.desk import (
    BUREAU,
    H1,
    H2,
    H2_CODE,
    SWJ,
    header_row,
    noise,
    procurement,
    sheet,
    zipped,
)

from bangfu.database.server import Server
from bangfu.pipeline.ingest import Ingested
from bangfu.pipeline.setting_up import set_up
from bangfu.settings import load_settings

BAD_FILE = "文件无法打开（可能加密、损坏或格式不对），请另存为 .xlsx 后重新报送。"
NO_REPORT = "未能识别这是哪一种报表，请使用下发的模板填报，并保留标题和表头。"
NO_ROWS = "未发现数据行。若本期无业务，请勾选“零报告”。"


@dataclass(frozen=True)
class Arrival:
    """One dropped file and what must become of it; ``says`` are issues that must be on the receipt."""

    org: str
    name: str
    content: bytes
    folder: str
    status: str
    says: dict[str, str] = field(default_factory=dict)
    rows: tuple[int, int, int, int] | None = None
    amount: tuple[str | None, ...] | None = None


def without_column(content: bytes, header: str) -> bytes:
    """The workbook with one column deleted."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.active
    assert page is not None
    for area in list(page.merged_cells.ranges):
        page.unmerge_cells(str(area))
    column = next(cell.column for cell in page[4] if cell.value == header)
    page.delete_cols(int(column))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def html_of(csv_content: bytes) -> bytes:
    rows = [line.split(",") for line in csv_content.decode().splitlines()]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><meta charset='utf-8'><body><table>{body}</table></body></html>".encode()


def orders(number: str, count: int = 1) -> bytes:
    return export([{"主订单编号": f"69{number}5000000000{place:02d}1"} for place in range(count)])


def big5_orders() -> bytes:
    simple, traditional = "订单编号时间状态实额优达标内码数应达规", "訂單編號時間狀態實額優達標內碼數應達規"
    text = orders("7").decode().translate(str.maketrans(simple, traditional))
    return text.replace("东湖大米", "東湖大米").encode("big5", errors="replace")


def unnumbered_lines(period: str) -> list[list[object]]:
    """An R01 sheet by hand, with rows of every kind below the header."""
    headers = header_row("R01")
    day = f"{period[:4]}-{int(period[5:-1]):02d}-12"
    lines = filled("R01", [{"采购日期": day}, {"采购日期": day, "数量": 3}, {"采购日期": day, "金额（元）": "约500"}])
    cells: list[list[object]] = [[row.get(header) for header in headers] for row in lines]
    more = [{"采购日期": day, "数量": number, "发票号": f"X{number}"} for number in range(4, 9)]
    cells += [[row.get(header) for header in headers] for row in filled("R01", more)]
    total: list[object] = ["合  计", *([None] * 8), 650]
    return [
        ["单位采购月报"],
        [f"填报单位：{H1} 报告期：{period} 填报人：王芳 填报日期：2021-11-03"],
        ["单位：元"],
        list(headers),
        *cells[:2],
        [None, None],
        cells[2],
        ["小计", *([None] * 8), 650],
        *cells[3:],
        total,
        ["备注：以上为10月采购"],
        ["单位负责人：李明", None, "审核人：张三", None, "制表人：王芳"],
    ]


GOOD = procurement(2)

ARRIVALS = [
    Arrival("NYJ", "目录.xlsx", workbook("R10", CATALOGUE, "柳城市农业农村局", "2021年1月"), "accepted", "accepted",
            {"C-ROW-01": "第9行为合计/签字行，未计入数据。"}, (4, 3, 0, 1), (None,) * 4),
    Arrival("H1X", "月报.xlsx", GOOD, "accepted", "accepted", {}, (4, 2, 0, 2), ("150.00", "150.00", "0.00", "0.00")),
    # --- what cannot be read
    Arrival("H1X", "空.xlsx", b"", "returned", "returned", {"C-FILE-34": "文件是空的，没有任何内容，请检查后重新报送。"}, (0,) * 4),
    Arrival("H1X", "噪声.xlsx", noise("a", 4000), "returned", "returned", {"C-FILE-01": BAD_FILE}),
    Arrival("H1X", "噪声", noise("b", 4000), "returned", "returned", {"C-FILE-01": BAD_FILE}),
    Arrival("H1X", "半截.xlsx", procurement(3)[:3000], "returned", "returned", {"C-FILE-01": BAD_FILE}),
    Arrival("H1X", "盖章.jpg", b"\xff\xd8\xff\xe0" + noise("c", 900), "returned", "returned",
            {"C-FILE-18": "盖章扫描件仅作佐证，请同时报送电子表格。"}),
    Arrival("H1X", "扫描.pdf", b"%PDF-1.4\n" + noise("d", 900), "returned", "returned",
            {"C-FILE-18": "盖章扫描件仅作佐证，请同时报送电子表格。"}),
    Arrival("H1X", "说明.txt", "本月没有什么可报的。\n".encode(), "returned", "returned", {"C-FILE-41": NO_REPORT}),
    Arrival("H1X", "别的表.xlsx", sheet([["花名册"], ["姓名", "年龄"], ["某某", 30]]), "returned", "returned",
            {"C-FILE-41": NO_REPORT}),
    # --- encodings and disguises
    Arrival("PT-LIU", "订单.csv", orders("1", 3), "accepted", "accepted", {}, (3, 3, 0, 0),
            ("150.00", "150.00", "0.00", "0.00")),
    Arrival("PT-LIU", "订单gbk.csv", orders("2").decode().encode("gbk"), "accepted", "accepted",
            {"C-FILE-11": "文件编码为GBK，已自动转换。"}),
    Arrival("PT-LIU", "订单u16.txt", orders("3").decode().replace(",", "\t").encode("utf-16"), "accepted", "accepted",
            {"C-FILE-12": "已按Unicode文本读取，建议另存为xlsx。"}),
    Arrival("PT-LIU", "订单网页.xls", html_of(orders("4")), "accepted", "accepted",
            {"C-FILE-15": "文件扩展名为xls、实为网页导出，已按网页表格读取。"}),
    Arrival("PT-LIU", "订单制表.xls", orders("5").decode().replace(",", "\t").encode(), "accepted", "accepted",
            {"C-FILE-16": "文件扩展名为xls、实为文本，已按文本表格读取。"}),
    Arrival("PT-LIU", "订单乱码.csv", orders("6").decode().encode("gbk").decode("utf-8", "replace").encode(),
            "returned", "returned", {"C-FILE-13": "文件内容已乱码，无法还原，请从原始系统重新导出。"}),
    Arrival("PT-LIU", "订单big5.csv", big5_orders(), "returned", "returned",
            {"C-FILE-31": "无法确定文件的文字编码（可能为繁体Big5等），请另存为 .xlsx 后重新报送。"}),
    # --- period
    Arrival("H1X", "R01_H1X_202109_v1.xlsx", procurement(1), "returned", "returned",
            {"C-META-02": "表内报告期“2021年10月”与文件名“2021年9月”不一致，请更正后重报。"}, (3, 0, 1, 2),
            ("50.00", "0.00", "50.00", "0.00")),
    Arrival("H1X", "来年.xlsx", procurement(1, period="2022年3月"), "returned", "returned",
            {"C-META-03": "报告期202203尚未到来，请核对报告期后重报。"}),
    Arrival("H1X", "当月.xlsx", procurement(1, period="2021年12月", cells={"采购日期": "2021-12-01"}), "accepted", "accepted"),
    Arrival("H1X", "没有期.xlsx", workbook("R01", [{}], H1, ""), "returned", "returned",
            {"C-META-05": "表内和文件名中都没有报告期，请在表头上方填写“报告期：2021年10月”。"}),
    Arrival("H1X", "上个月.xlsx", workbook("R01", [{}], H1, "上个月"), "returned", "returned",
            {"C-META-04": "报告期“上个月”无法识别，请按“2021年10月”的格式填写。"}),
    Arrival("H1X", "缺列.xlsx", without_column(procurement(3, period="2021年6月"), "金额（元）"), "returned", "returned",
            {"C-HEAD-01": "缺少必填列：金额（元）。请使用最新模板，不要删改表头。"}, (5, 0, 3, 2)),
    # --- no rows
    Arrival("H1X", "零报告.xlsx", procurement(0, period="2021年9月", more_meta="零报告：是"), "accepted", "accepted", {},
            (1, 0, 0, 1), ("0.00",) * 4),
    Arrival("H1X", "无数据.xlsx", procurement(0, period="2021年9月"), "returned", "returned", {"C-ZERO-01": NO_ROWS},
            (1, 0, 0, 1)),
    Arrival("PT-LIU", "只有表头.csv", csv_bytes([header_row("R07")]), "returned", "returned", {"C-ZERO-01": NO_ROWS}, (0,) * 4),
    Arrival("H1X", "勾了零报告.xlsx", procurement(1, period="2020年5月", more_meta="零报告：是"), "accepted",
            "accepted_with_warnings", {"C-ZERO-02": "表上勾选了零报告，却有1行数据，已按数据行处理，请核对。"}, (3, 1, 0, 2)),
    # --- 30 %
    Arrival("H1X", "三成.xlsx", procurement(10, period="2021年8月", wrong=3), "accepted", "partially_accepted",
            {"C-NUM-01": "第5、6、7行“金额（元）”的值“待定”不是有效数字。"}, (11, 7, 3, 1),
            ("2450.00", "2450.00", "0.00", "0.00")),
    Arrival("H1X", "过三成.xlsx", procurement(10, period="2021年7月", wrong=4), "returned", "returned",
            {"C-SHARE-01": "10行数据中有4行需要更正，超过30%，整份退回，请改正后重新报送。"}, (11, 0, 10, 1),
            ("2250.00", "0.00", "2250.00", "0.00")),
    Arrival("H1X", "各种行.xlsx", sheet(unnumbered_lines("2021年5月")), "accepted", "partially_accepted",
            {"C-NUM-02": "第8行“约500”为约数，请填报准确数字。",
             "C-ROW-01": "第9、15、16、17行为合计/签字行，未计入数据。"}, (12, 7, 1, 4)),
    # --- units
    Arrival("H1X", "简称.xlsx", procurement(1, "市一院", "2021年4月"), "accepted", "accepted",
            {"C-META-01": "单位名称“市一院”已匹配为“柳城市第一医院”。"}),
    Arrival("WJW", "像.xlsx", procurement(1, "柳城市卫生健康委员会局", "2021年4月"), "accepted", "accepted_with_warnings",
            {"C-META-01": f"单位名称“柳城市卫生健康委员会局”已匹配为“{BUREAU}”，请确认。"}),
    Arrival("H1X", "不认识.xlsx", procurement(1, "柳城市天文馆", "2021年3月"), "held", "held",
            {"C-META-01": "未能识别填报单位“柳城市天文馆”，请核对单位全称或统一社会信用代码。"}, (3, 0, 1, 2),
            ("50.00", "0.00", "50.00", "0.00")),
    Arrival("H1X", "别家的.xlsx", procurement(1, SWJ, "2021年3月"), "held", "held",
            {"C-META-01": f"这是单位“{SWJ}”的报表，却放在“{H1}”的文件夹里，已暂存，请确认是否放错了文件夹。"}),
    Arrival("H1X", "邻院.xlsx", procurement(1, H2, "2021年3月"), "held", "held",
            {"C-META-01": f"这是单位“{H2}”的报表，却放在“{H1}”的文件夹里，已暂存，请确认是否放错了文件夹。"}),
    Arrival("H1X", "名码不一.xlsx", procurement(1, H1, "2021年3月", more_meta=f"统一社会信用代码：{H2_CODE}"), "held", "held",
            {"C-META-01": f"填报单位“{H1}”与统一社会信用代码“{H2_CODE}”不是同一家单位，已暂存，请核对。"}),
    Arrival("FPB", "撤了.xlsx", procurement(1, "柳城市扶贫开发办公室"), "held", "held",
            {"C-META-01": "填报单位“柳城市扶贫开发办公室”在本报告期已撤销或合并，已暂存，请确认由哪家单位报送。"}),
    Arrival("FPB", "撤前.xlsx", procurement(1, "柳城市扶贫开发办公室", "2021年5月"), "accepted", "accepted"),
    Arrival("WJW", "代报.xlsx", procurement(1, H2, "2021年2月"), "accepted", "accepted"),
    Arrival("ZGH", "代工会.xlsx", workbook("R05", [{}], "柳城市第一医院工会委员会", "2021年10月"), "accepted", "accepted"),
    Arrival("H1X", "不认识又错.xlsx", procurement(2, "柳城市天文馆", "2021年2月", wrong=1), "returned", "returned",
            {"C-META-01": "未能识别填报单位“柳城市天文馆”，请核对单位全称或统一社会信用代码。"}),
    # --- archives
    Arrival("H1X", "程序.zip", zipped({"a.xlsx": GOOD, "b.exe": b"MZ90"}), "returned", "returned",
            {"C-FILE-22": "“b.exe”是程序文件，不能接收，请只报送表格文件。"}),
    Arrival("H1X", "套娃.zip", zipped({"a.xlsx": GOOD, "里面.zip": zipped({"x": b"1"})}), "returned", "returned",
            {"C-FILE-23": "“里面.zip”是压缩包中的压缩包，不能接收，请解开后直接压缩表格文件。"}),
    Arrival("H1X", "空包.zip", zipped({"__MACOSX/a": b"1"}), "returned", "returned",
            {"C-FILE-24": "压缩包中没有可处理的文件，请检查后重报。"}),
    Arrival("H1X", "坏包.zip", zipped({"a.xlsx": GOOD})[:200], "returned", "returned", {"C-FILE-01": BAD_FILE}),
]  # fmt: skip

ZIP = zipped({
    "一院.xlsx": procurement(2, H1, "2021年1月"), "二院.xlsx": procurement(2, H2, "2021年1月"),
    "商务局.xlsx": procurement(2, SWJ, "2021年1月"), "说明.txt": "无".encode(),
})  # fmt: skip
LEFT_ALONE = (".隐藏.xlsx", "~$月报.xlsx", "上传.part", "上传.TMP")


class Morning:
    """The city after one run over everything."""

    def __init__(self, city: City) -> None:
        self.city = city
        for each in ARRIVALS:
            city.drop(each.org, each.name, each.content)
        city.drop("WJW", "汇总.zip", ZIP)
        for name in LEFT_ALONE:
            city.drop("H1X", name, GOOD)
        city.drop("NOBODY", "月报.xlsx", GOOD)
        (city.settings.intake / "H1X" / "inbox" / "文件夹").mkdir()
        self.result: Ingested = city.ingest()


@pytest.fixture(scope="module")
def morning(
    postgres: Server, warehouse_template: str, desk_reference: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Morning]:
    with pytest.MonkeyPatch.context() as patch, shared._database(postgres, warehouse_template) as url:
        shared._enter(url, tmp_path_factory.mktemp("city of spaces"), patch)
        patch.setenv("BANGFU_REFERENCE", str(desk_reference))
        set_up(load_settings())
        yield Morning(City(load_settings()))


@pytest.mark.parametrize("arrival", ARRIVALS, ids=[f"{each.org}-{each.name}" for each in ARRIVALS])
def test_arrival(morning: Morning, arrival: Arrival) -> None:
    receipt = morning.city.receipt(arrival.org, arrival.name, arrival.folder)
    assert receipt["status"] == arrival.status, receipt["issues"]
    said = {issue["rule"]: issue["message"] for issue in receipt["issues"]}
    assert {rule: said.get(rule) for rule in arrival.says} == arrival.says
    rows, amount = receipt["rows"], receipt["amount"]
    if arrival.rows:
        assert tuple(rows.values()) == arrival.rows
    if arrival.amount:
        assert tuple(amount.values()) == arrival.amount
    assert rows["read"] == rows["loaded"] + rows["quarantined"] + rows["excluded"]
    if arrival.status in ("returned", "held"):
        assert (rows["loaded"], rows["quarantined"]) == (0, rows["read"] - rows["excluded"])
        assert receipt["version"] is None
    intake = morning.city.settings.intake / arrival.org
    assert (intake / arrival.folder / arrival.name).read_bytes() == arrival.content
    assert not (intake / "inbox" / arrival.name).exists()


@pytest.mark.parametrize(
    ("member", "org", "status"),
    [("一院.xlsx", "H1X", "accepted"), ("二院.xlsx", "H2X", "accepted"), ("商务局.xlsx", "SWJ", "held"),
     ("说明.txt", "WJW", "returned")],
)  # fmt: skip
def test_member_of_a_zip(morning: Morning, member: str, org: str, status: str) -> None:
    receipt = morning.city.receipt("WJW", f"汇总.zip__{member}", "accepted")
    assert (receipt["file_name"], receipt["org_code"], receipt["status"]) == (f"汇总.zip__{member}", org, status)
    assert "压缩包已拆分为4个文件分别处理。" in [issue["message"] for issue in receipt["issues"]]


def test_a_zip_lies_once_with_a_receipt_for_each_member(morning: Morning) -> None:
    accepted = morning.city.settings.intake / "WJW" / "accepted"
    assert (accepted / "汇总.zip").read_bytes() == ZIP
    assert len(list(accepted.glob("汇总.zip__*.receipt.json"))) == 4
    assert len(list(accepted.glob("汇总.zip__*_回执.txt"))) == 4
    assert not (accepted / "汇总.zip.receipt.json").exists()


def test_temporary_files_and_unknown_folders_are_left_alone(morning: Morning) -> None:
    inbox = morning.city.settings.intake / "H1X" / "inbox"
    assert sorted(path.name for path in inbox.iterdir()) == sorted([*LEFT_ALONE, "文件夹"])
    nobody = morning.city.settings.intake / "NOBODY"
    assert [path.relative_to(nobody).as_posix() for path in nobody.rglob("*")] == ["inbox", "inbox/月报.xlsx"]


def test_every_processed_file_has_two_receipts(morning: Morning) -> None:
    for folder in ("accepted", "returned", "held"):
        for path in morning.city.settings.intake.glob(f"*/{folder}/*.receipt.json"):
            text = path.with_name(path.name.removesuffix(".receipt.json") + "_回执.txt").read_bytes()
            assert text.startswith(b"\xef\xbb\xbf")
            assert text.count(b"\n") == text.count(b"\r\n") > 5
            page = text.decode("utf-8-sig")
            assert all(issue["message"] in page for issue in json.loads(path.read_text("utf-8"))["issues"])


def test_a_line_for_each_file(morning: Morning) -> None:
    lines = morning.result.lines()
    assert len(lines) == len(ARRIVALS) + 4
    assert not morning.result.failed
    assert "H1X  月报.xlsx  →  接收  R01 202110  入库2行/共4行" in lines


def test_the_views_agree_with_the_receipts(morning: Morning) -> None:
    rows = {row["submission_id"]: row for row in morning.city.view("select * from evaluation.submissions")}
    receipts = [json.loads(path.read_text("utf-8")) for path in morning.city.settings.intake.glob("*/*/*.receipt.json")]
    assert sorted(rows) == sorted(receipt["submission_id"] for receipt in receipts)
    for receipt in receipts:
        row = rows[receipt["submission_id"]]
        for name in ("org_code", "report", "period", "version", "status", "file_name", "sha256"):
            assert row[name] == receipt[name]
        for place in ("read", "loaded", "quarantined", "excluded"):
            assert row[f"rows_{place}"] == receipt["rows"][place]
            amount = row[f"amount_{place}"]
            assert (None if amount is None else f"{amount:.2f}") == receipt["amount"][place]
    listed = morning.city.view("select submission_id, count(*) as n from evaluation.issues group by 1")
    assert {row["submission_id"]: row["n"] for row in listed} == {
        receipt["submission_id"]: sum(max(1, len(issue["rows"])) for issue in receipt["issues"])
        for receipt in receipts
        if receipt["issues"]
    }


def test_the_warehouse_is_sound(morning: Morning) -> None:
    morning.city.assert_sound()


def test_a_second_run_does_nothing(morning: Morning) -> None:
    before = morning.city.figures()
    assert morning.city.ingest().judged == []
    assert morning.city.figures() == before
