"""Reports of counters, tills, fairs, shops, staff and entities as clerks fill them, and the city they come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.acceptance.city import (
    CATALOGUE,
    FARM,
    FARM_NAME,
    MILL,
    MILL_NAME,
    REFERENCE,
    City,
    Row,
    credit_code,
    csv_bytes,
    write_reference,
)
from tests.acceptance.desk import sheet

from bangfu.pipeline.setting_up import set_up
from bangfu.settings import Settings, load_settings

BUREAU = "柳城市商务局"
TITLES = {
    "R02": "干部职工采购月报",
    "R03": "专柜（专区）销售月报",
    "R08": "展销会/专场活动报告",
    "R09": "社区店销售月报",
    "R13": "带动脱贫人口花名册",
    "R14": "媒体宣传台账",
    "R16": "经营主体销售月报",
}
DAIRY, DAIRY_NAME = credit_code("91", 104), "柳城乳业有限公司"
_SALES = {
    "县（市、区）": "河东区", "设立日期": "2020-07-06", "状态": "营业", "产品认定编号": "P-001", "产品名称": "东湖大米",
    "商品条码": None, "供应商": FARM_NAME, "期初库存": None, "进货": None, "期末库存": None, "销售数量": 20,
    "销售总额（元）": 1000, "其中：认定产品销售额（元）": 1000, "退货金额（元）": 0, "本年累计（元）": 9000,
    "其中：工会/单位团购金额（元）": None,
}  # fmt: skip
FORMS: dict[str, dict[str, object]] = {
    "R02": {
        "产品名称": "东湖大米", "供应商": FARM_NAME, "组织方式": "直购", "购买人数": 10, "订单数": 4, "数量": 10,
        "金额（元）": 500, "履约渠道": None, "履约单号": None, "平台场次编号": None, "备注": None,
    },
    "R03": {"专柜编号": "ZG-001", "专柜名称": "第一专柜", "所属门店": "柳城超市", **_SALES},
    "R04": {
        "门店编码": "ZG-001", "收银机号": "01", "小票号(流水号)": "0001", "交易日期": "2021-10-12", "行号": 1,
        "交易时间": "10:23:45", "商品编码": "P-001", "条码": None, "商品名称": "东湖大米", "数量": 1, "单位": "袋",
        "原价(零售价)": None, "成交价": 50, "折扣金额": 0, "销售金额(小计)": None, "交易类型": 0, "会员": None,
        "团购标识": None, "支付方式": "微信",
    },
    "R08": {
        "活动编号": "ZX-001", "活动名称": "金秋展销会", "开始日期": "2021-10-17", "结束日期": "2021-10-19", "地点": "人民广场",
        "主办单位": BUREAU, "承办单位": None, "所属系统": None, "县（市、区）": "河东区", "活动类型": "展销会", "参展企业数": 2,
        "其中认定主体数": 1, "现场人次": 900, "现场销售总额（元）": 1000, "其中认定产品销售额（元）": 700,
        "意向金额（元）": None, "签约金额（元）": None, "助销金额（元）": None, "政府补贴金额（元）": None,
        "参展主体": None, "信用代码": None, "产品": None, "数量": None, "销售额（元）": None, "是否认定": None, "促销价说明": None,
    },
    "R09": {
        "门店编号": "SQ-001", "门店名称": "柳园社区店", "运营主体": "柳城商贸", "社区": "柳园社区", "品牌": "聊·胜一筹！", **_SALES,
    },
    "R13": {
        "县（市、区）": "河东区", "乡镇": "柳园街道", "村": "东村", "身份证号": None, "姓名": None, "户编号": "H-1",
        "人员类别": "脱贫享受政策", "经营主体": FARM_NAME, "产品认定编号": "P-001", "带动方式": "订单",
        "起止日期": "2021-01-01至2021-12-31", "本期增收金额（元）": 500,
    },
    "R14": {
        "标题": "消费帮扶暖人心", "媒体名称": "柳城日报", "级别": "市级", "类型": "报", "发布日期": "2021-10-12", "版面": "1版",
        "作者单位": BUREAU, "系统": None, "链接": "https://example.com/1", "是否转载": "否", "原始篇目": None,
    },
    "R16": {
        "信用代码": FARM, "月份": None, "产品认定编号": "P-001", "销售总额（元）": 1000, "其中：单位采购": 0, "其中：工会团购": 0,
        "其中：职工直购": 0, "其中：专柜": 0, "其中：社区店": 0, "其中：展销会": 0, "其中：直播": 0, "其中：其他电商": 0,
        "其中：832平台": 0, "其中：批发及其他": None, "数量": 20, "单位": "袋", "库存": None, "本年累计": None,
    },
}  # fmt: skip
MILL_GOODS = {"产品认定编号": "P-002", "产品名称": "西坡花生油", "供应商": MILL_NAME}
DAIRY_GOODS = {"产品认定编号": "P-004", "产品名称": "柳城酸奶", "供应商": DAIRY_NAME}
CITY_CATALOGUE: list[Row] = [
    *CATALOGUE,
    {"产品认定编号": "P-004", "产品名称": "柳城酸奶", "申报主体（供应商）名称": DAIRY_NAME, "统一社会信用代码": DAIRY},
]


def month_code(period: str) -> str:
    """202110 of 2021年10月."""
    year, month = period.removesuffix("月").split("年")
    return f"{year}{int(month):02d}"


def cells(report: str, rows: Sequence[Row], period: str) -> list[dict[str, object]]:
    """Whole rows of a form; what is summed on it is summed."""
    whole = [{**FORMS[report], **row} for row in rows]
    for row in whole:
        if report == "R04" and row["销售金额(小计)"] is None:
            row["销售金额(小计)"] = round(float(str(row["数量"])) * float(str(row["成交价"])), 2)
        if report == "R16":
            row["月份"] = row["月份"] or month_code(period)
            if row["其中：批发及其他"] is None:
                stated = sum(
                    float(str(row[name])) for name in row if name.startswith("其中：") and row[name] is not None
                )
                row["其中：批发及其他"] = round(float(str(row["销售总额（元）"])) - stated, 2)
            if row["本年累计"] is None:
                row["本年累计"] = row["销售总额（元）"]
    return whole


def form(report: str, rows: Sequence[Row], unit: str, period: str, more: str = "", on: str = "2021-11-03") -> bytes:
    """A report as the template says: title, meta line, unit line, header, rows, signatures."""
    headers = list(FORMS[report])
    whole = cells(report, rows, period)
    meta = f"填报单位：{unit} 报告期：{period} 填报人：王芳 填报日期：{on} {more}"
    return sheet(
        [[TITLES[report]], [meta], ["单位：元"], headers, *([row[name] for name in headers] for row in whole)],
        TITLES[report].replace("/", ""),
    )


def tills(rows: Sequence[Row], encoding: str = "gb18030") -> bytes:
    """An export of tills."""
    headers = list(FORMS["R04"])
    return csv_bytes([headers, *([_text(row[name]) for name in headers] for row in cells("R04", rows, ""))], encoding)


def _text(cell: object) -> object:
    return "" if cell is None else cell


_ENTITIES: list[Row] = [
    {"org_code": code, "name": name, "org_type": "business_entity", "region_code": region, "uscc": uscc}
    for code, name, region, uscc in (
        ("E-FARM", FARM_NAME, "379901", FARM),
        ("E-MILL", MILL_NAME, "379902", MILL),
        ("E-DAIRY", DAIRY_NAME, "379901", DAIRY),
    )
]
UNITS = {str(one["org_code"]): str(one["name"]) for one in [*REFERENCE["organisation.csv"], *_ENTITIES]}


def venue(code: str, kind: str = "counter", opened_on: str = "2020-07-06", closed_on: str = "") -> Row:
    """A registered place of sale."""
    return {"venue_code": code, "name": f"{code}号店", "venue_type": kind, "region_code": "379901",
            "opened_on": opened_on, "closed_on": closed_on}  # fmt: skip


def place(code: str, yuan: float, **more: object) -> Row:
    """A month of a counter or shop."""
    kind = "门店" if code.startswith("SQ") else "专柜"
    return {
        f"{kind}编号": code,
        f"{kind}名称": f"{code}号店",
        "销售总额（元）": yuan,
        "其中：认定产品销售额（元）": yuan,
        **more,
    }


def open_city(
    folder: Path, venues: Sequence[Row], aliases: Sequence[Row], monkeypatch: pytest.MonkeyPatch
) -> WholeCity:
    """The small city with these venues, its catalogue in the inbox."""
    units = [*REFERENCE["organisation.csv"], *_ENTITIES]
    files = {**REFERENCE, "organisation.csv": units, "venue.csv": venues, "alias.csv": aliases}
    monkeypatch.setenv("BANGFU_REFERENCE", str(write_reference(folder, files)))
    set_up(load_settings())
    city = WholeCity(load_settings())
    city.send_catalogue(CITY_CATALOGUE)
    return city


class WholeCity(City):
    """The city with the folders of every report; it remembers what was dropped."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.dropped: list[tuple[str, str, bytes]] = []

    def drop(self, org: str, name: str, content: bytes, mtime: str | None = None) -> Path:
        """Put a file into an inbox."""
        self.dropped.append((org, name, content))
        return super().drop(org, name, content, mtime)

    def post(self, report: str, org: str, rows: Sequence[Row], period: str = "2021年10月", **more: str) -> str:
        """Drop one of the reports of ``FORMS``; returns the file's name."""
        name = more.pop("name", f"{report}.{'csv' if report == 'R04' else 'xlsx'}")
        self.drop(org, name, tills(rows) if report == "R04" else form(report, rows, UNITS[org], period, **more))
        return name

    def arrive_again(self, batches: int) -> None:
        """Everything anew from the last file to the first, so many ingests; each file as young as it was."""
        files = list(enumerate(self.dropped))
        self.start_again()
        size = -(-len(files) // batches)
        for first in range(0, len(files), size):
            for place, (org, name, content) in files[::-1][first : first + size]:
                super().drop(org, name, content, mtime=f"2021-12-01T{4 + place // 60:02d}:{place % 60:02d}:00")
            self.ingest()

    def parts(self, name: str) -> dict[int, dict[str, tuple[str, str]]]:
        """Status and net of each part of every row of a file, as far as it is in force."""
        counted = [{**sale, "counted_status": "counted"} for sale in self.sales()]
        found: dict[int, dict[str, tuple[str, str]]] = {}
        for sale in [*counted, *self.uncounted()]:
            if sale["file_name"] == name and sale["counted_status"] != "superseded":
                part = sale["sale_id"].rsplit("-", 1)[1]
                found.setdefault(sale["row_no"], {})[part] = (sale["counted_status"], str(sale["net_amount"]))
        return found
