"""A small city of its own and its clerks: reference data with few columns filled, report files as the templates say."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from rich.progress import Progress
from sqlalchemy import text

from bangfu.database.engine import engine
from bangfu.pipeline.ingest import Ingested, run_ingest
from bangfu.settings import TIME_ZONE, Settings, load_settings
from bangfu.warehouse.verify import Check, verify

Row = Mapping[str, object]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(kind: str, number: int) -> str:
    """A valid credit code of nobody: ``kind`` is its first two characters, area code 371599."""
    body = f"{number:08d}"
    rest = 11 - sum(_ORG_ALPHABET.index(c) * w for c, w in zip(body, _ORG_WEIGHTS, strict=True)) % 11
    check = {10: "X", 11: "0"}.get(rest, str(rest))
    code = f"{kind}371599{body}{check}"
    total = sum(_ALPHABET.index(c) * w for c, w in zip(code, _WEIGHTS, strict=True))
    return code + _ALPHABET[(31 - total % 31) % 31]


FARM, MILL, ORCHARD = credit_code("91", 101), credit_code("93", 102), credit_code("91", 103)
FARM_NAME, MILL_NAME, ORCHARD_NAME = "柳城东湖农业有限公司", "柳城西坡粮油专业合作社", "柳城果园有限公司"

REFERENCE: dict[str, list[Row]] = {
    "region.csv": [
        {"region_code": "379900", "name": "柳城市", "level": "city", "assessed": "false"},
        {"region_code": "379901", "name": "河东区", "level": "county", "parent_code": "379900", "assessed": "true",
         "group_code": "county"},
        {"region_code": "379902", "name": "河西县", "level": "county", "parent_code": "379900", "assessed": "true",
         "group_code": "county"},
        {"region_code": "3799Z1", "name": "高新区", "level": "zone", "parent_code": "379900", "assessed": "true",
         "group_code": "zone"},
        {"region_code": "379902101", "name": "石桥镇", "level": "town", "parent_code": "379902",
         "managing_area_code": "3799Z1"},
    ],
    "system.csv": [
        {"system_code": "HEALTH", "name": "卫健系统"},
        {"system_code": "UNION", "name": "工会系统"},
        {"system_code": "TRADE", "name": "商务系统"},
        {"system_code": "AGRI", "name": "农业农村系统"},
    ],
    "organisation.csv": [
        {"org_code": "H1X", "name": "柳城市第一医院", "org_type": "hospital", "system_code": "HEALTH",
         "region_code": "379900"},
        {"org_code": "H2X", "name": "河东区第二医院", "org_type": "hospital", "system_code": "HEALTH",
         "region_code": "379901"},
        {"org_code": "U-H1", "name": "柳城市第一医院工会委员会", "org_type": "union", "system_code": "UNION",
         "region_code": "379900", "parent_org_code": "H1X"},
        {"org_code": "U-H2", "name": "河东区第二医院工会委员会", "org_type": "union", "system_code": "UNION",
         "region_code": "379901", "parent_org_code": "H2X"},
        {"org_code": "SWJ", "name": "柳城市商务局", "org_type": "government", "system_code": "TRADE",
         "region_code": "379900"},
        {"org_code": "NYJ", "name": "柳城市农业农村局", "org_type": "government", "system_code": "AGRI",
         "region_code": "379900"},
        {"org_code": "PT-LIU", "name": "柳城优选电商", "org_type": "platform", "region_code": "379900"},
    ],
    "platform.csv": [
        {"platform_code": "DOUYIN", "name": "抖音", "aliases": "抖店"},
        {"platform_code": "LIU", "name": "柳城优选"},
    ],
    "venue.csv": [
        {"venue_code": "ZG-001", "name": "第一专柜", "venue_type": "counter", "region_code": "379901"},
    ],
    "alias.csv": [],
    "obligation.csv": [],
}


EMPTY_HEADERS = {
    "alias.csv": ("kind", "alias", "code"),
    "obligation.csv": ("org_code", "report", "frequency", "first_period", "last_period"),
}


def write_reference(folder: Path, files: Mapping[str, Sequence[Row]] = REFERENCE) -> Path:
    """The reference data of the city as CSV files in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        headers = list(dict.fromkeys(key for row in rows for key in row)) or list(EMPTY_HEADERS[name])
        (folder / name).write_bytes(csv_bytes([headers, *([row.get(key, "") for key in headers] for row in rows)]))
    return folder


def csv_bytes(rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> bytes:
    """Rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


HEADERS: dict[str, tuple[str, ...]] = {
    "R01": (
        "序号", "采购日期", "采购类别", "产品名称", "产品认定编号", "规格", "计量单位", "数量", "单价（元）", "金额（元）",
        "供应商名称", "供应商统一社会信用代码", "购销协议编号", "发票号", "送货单号", "项目归属", "履约渠道", "履约单号",
        "退货金额（元）", "备注",
    ),
    "R05": (
        "工会名称", "工会代码", "团购单号", "行号", "福利事由", "下单日期", "验收日期", "组织方式", "产品认定编号",
        "产品名称", "规格", "单位", "单价", "数量", "金额（元）", "发放人数", "人均标准（元）", "供应商名称",
        "供应商统一社会信用代码", "履约渠道", "履约单号", "资金来源", "发票号", "备注",
    ),
    "R06": (
        "场次编号", "直播平台", "直播账号", "直播间名称", "主办单位", "所属系统", "县（市、区）", "承办方", "开播时间",
        "下播时间", "参与人数", "观看次数", "最高在线人数", "成交订单数", "成交人数", "成交金额（元）", "退款金额（元）",
        "退款订单数", "其中：认定产品成交金额（元）", "数据截至时间", "回放/截图链接",
    ),
    "R07": (
        "平台", "主订单编号", "子订单编号", "下单时间", "支付时间", "完成时间", "商品ID", "商品名称", "规格", "商家编码",
        "数量", "单价", "应付金额", "平台优惠", "商家优惠", "实付金额", "订单状态", "取消原因", "售后状态", "退款金额",
        "退款完成时间", "流量来源", "场次编号", "达人账号",
    ),
    "R10": (
        "产品认定编号", "认定批次", "认定文号", "认定日期", "产品名称", "产品类别", "规格", "计量单位",
        "申报主体（供应商）名称", "统一社会信用代码", "县（市、区）", "乡镇", "参考单价（元）", "年产量", "商品价值量（万元）",
        "带动方式", "带动脱贫人口数（人）", "户数", "品质认证类型", "证书编号", "有效期至", "商标", "品牌", "商品条码",
        "认定有效期起", "认定有效期止", "状态", "联系人", "电话",
    ),
    "R11": (
        "统一社会信用代码", "名称", "类型", "县（市、区）", "地址", "法定代表人", "成立日期", "主营产品", "认定状态",
        "认定日期", "带动机制", "龙头级别", "年销售额（万元）", "信用状况", "抽检结果",
    ),
    "R12": (
        "协议编号", "采购方", "采购方信用代码", "采购方类型", "供应方", "供应方信用代码", "产品", "签订日期", "起始日期",
        "终止日期", "协议金额（万元）", "协议数量", "签约活动", "附件", "本月履约金额", "累计履约金额",
    ),
}
TITLES = {
    "R01": "单位采购月报", "R05": "工会团购订单", "R06": "直播专场场次报告", "R07": "平台订单导出",
    "R10": "消费帮扶产品认定目录", "R11": "经营主体名录", "R12": "购销合作协议台账",
}
TOTALLED = {"R01": "金额（元）", "R05": "金额（元）", "R06": "成交金额（元）", "R12": "协议金额（万元）"}

DEFAULTS: dict[str, dict[str, object]] = {
    "R01": {
        "采购日期": "2021-10-12", "采购类别": "食堂", "产品名称": "东湖大米", "产品认定编号": "P-001", "规格": "5kg",
        "计量单位": "袋", "数量": 10, "单价（元）": 50, "供应商名称": FARM_NAME, "供应商统一社会信用代码": FARM,
        "项目归属": "本市认定", "履约渠道": "直供",
    },
    "R05": {
        "工会名称": "柳城市第一医院工会委员会", "团购单号": "TG-1", "行号": 1, "福利事由": "中秋",
        "下单日期": "2021-10-10", "验收日期": "2021-10-15", "组织方式": "直接购买", "产品认定编号": "P-001",
        "产品名称": "东湖大米", "规格": "5kg", "单位": "袋", "单价": 50, "数量": 10, "发放人数": 10,
        "供应商名称": FARM_NAME, "供应商统一社会信用代码": FARM, "履约渠道": "直供", "资金来源": "工会经费",
    },
    "R06": {
        "直播平台": "抖音", "直播账号": "柳城好物", "主办单位": "柳城市商务局", "县（市、区）": "河东区",
        "开播时间": "2021-10-20 19:00:00", "下播时间": "2021-10-20 21:00:00", "参与人数": 9000, "成交订单数": 20,
        "成交金额（元）": 1000, "退款金额（元）": 0, "退款订单数": 0, "其中：认定产品成交金额（元）": 1000,
        "数据截至时间": "2021-10-25 08:00:00",
    },
    "R07": {
        "平台": "抖音", "下单时间": "2021-10-20 19:30:00", "支付时间": "2021-10-20 19:31:00", "商品名称": "东湖大米",
        "规格": "5kg", "商家编码": "P-001", "数量": 1, "单价": 50, "应付金额": 50, "实付金额": 50, "订单状态": "已完成",
    },
    "R10": {
        "认定批次": "2021年第一批", "认定日期": "2021-01-05", "产品类别": "粮油", "规格": "5kg", "计量单位": "袋",
        "申报主体（供应商）名称": FARM_NAME, "统一社会信用代码": FARM, "县（市、区）": "河东区", "参考单价（元）": 50,
        "商品价值量（万元）": 100, "带动方式": "订单", "带动脱贫人口数（人）": 20, "户数": 9,
        "认定有效期起": "2021-01-01", "认定有效期止": "2022-12-31", "状态": "有效",
    },
    "R11": {"类型": "企业", "县（市、区）": "河西县", "认定状态": "有效", "信用状况": "正常"},
    "R12": {
        "采购方": "柳城市第一医院", "采购方类型": "医院", "供应方": FARM_NAME, "供应方信用代码": FARM, "产品": "东湖大米",
        "签订日期": "2021-10-08", "起始日期": "2021-10-08", "终止日期": "2022-10-07", "协议金额（万元）": 5,
    },
}

CATALOGUE: list[Row] = [
    {"产品认定编号": "P-001", "产品名称": "东湖大米"},
    {"产品认定编号": "P-002", "产品名称": "西坡花生油", "申报主体（供应商）名称": MILL_NAME, "统一社会信用代码": MILL,
     "县（市、区）": "河西县"},
    {"产品认定编号": "P-003", "产品名称": "红富士苹果", "申报主体（供应商）名称": ORCHARD_NAME, "统一社会信用代码": ORCHARD,
     "县（市、区）": "高新区"},
]


def filled(report: str, rows: Iterable[Row]) -> list[dict[str, object]]:
    """Rows with the template's other columns as an ordinary clerk fills them; 金额 is 数量 × 单价 unless given."""
    price = "单价（元）" if report == "R01" else "单价"
    complete = []
    for place, row in enumerate(rows, start=1):
        whole = {**DEFAULTS[report], **row}
        if report in ("R01", "R05") and "金额（元）" not in row:
            whole["金额（元）"] = round(float(str(whole["数量"])) * float(str(whole[price])), 2)
        if report == "R01":
            whole.setdefault("序号", place)
            whole.setdefault("发票号", f"FP{place:04d}")
        if report == "R07":
            whole.setdefault("子订单编号", whole["主订单编号"])
            if "实付金额" in row and "应付金额" not in row:
                whole["应付金额"] = max(float(str(row["实付金额"])), 0)
                whole["单价"] = whole["应付金额"]
        complete.append(whole)
    return complete


def workbook(
    report: str,
    rows: Iterable[Row],
    unit: str,
    period: str,
    reported_on: str | None = "2021-11-03",
    more_meta: str = "",
    has_total: bool = True,
) -> bytes:
    """A report as the template of domain/5: title, meta line, unit line, header, data, 合计, signatures."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(TITLES[report])
        headers = HEADERS[report]
        sheet.merge_range(0, 0, 0, len(headers) - 1, TITLES[report])
        stated = f"填报日期：{reported_on}" if reported_on else ""
        sheet.write_string(1, 0, f"填报单位：{unit} 报告期：{period} 填报人：王芳 {stated} {more_meta}")
        sheet.write_string(2, 0, "单位：元")
        sheet.write_row(3, 0, headers)
        whole = filled(report, rows)
        for place, row in enumerate(whole, start=4):
            for column, header in enumerate(headers):
                if row.get(header) is not None:
                    sheet.write(place, column, row[header])
        if has_total and whole and report in TOTALLED:
            column = headers.index(TOTALLED[report])
            sheet.write_string(4 + len(whole), 0, "合计")
            sheet.write_number(4 + len(whole), column, sum(float(str(row[TOTALLED[report]])) for row in whole))
        sheet.write_string(5 + len(whole), 0, "单位负责人：李明 审核人：张三 制表人：王芳")
    return stream.getvalue()


def export(rows: Iterable[Row], encoding: str = "utf-8") -> bytes:
    """A platform's export of orders: CSV without title and meta lines."""
    headers = HEADERS["R07"]
    return csv_bytes([headers, *([row.get(key, "") for key in headers] for row in filled("R07", rows))], encoding)


UNIT_NAMES = {str(row["org_code"]): str(row["name"]) for row in REFERENCE["organisation.csv"]}


class City:
    """The city's inboxes, what becomes of the files, and the evaluators' views."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._clock = 1_638_300_000  # 2021-12-01 03:20 +08:00; every drop is a minute younger than the one before

    def drop(self, org: str, name: str, content: bytes, mtime: str | None = None) -> Path:
        """Put a file into an inbox; ``mtime`` is local time."""
        inbox = self.settings.intake / org / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        path = inbox / name
        path.write_bytes(content)
        self._clock += 60
        moment = datetime.fromisoformat(mtime).replace(tzinfo=TIME_ZONE).timestamp() if mtime else self._clock
        os.utime(path, (moment, moment))
        return path

    def send(self, report: str, org: str, rows: Iterable[Row], period: str = "2021年10月", **form: Any) -> str:
        """Drop a report as an ordinary clerk makes it; returns the file's name."""
        content = export(rows) if report == "R07" else None
        name = form.pop("name", None) or f"{report}-{self._clock}.{'csv' if content else 'xlsx'}"
        mtime = form.pop("mtime", None)
        unit = form.pop("unit", None) or UNIT_NAMES[org]
        self.drop(org, name, content or workbook(report, rows, unit, period, **form), mtime)
        return name

    def send_catalogue(self, rows: Iterable[Row] = CATALOGUE, period: str = "2021年1月", **form: Any) -> str:
        """R10 of the agriculture bureau."""
        return self.send("R10", "NYJ", rows, period, **form)

    def ingest(self, workers: int = 1) -> Ingested:
        """Process everything that waits."""
        return run_ingest(load_settings(), workers, Progress(disable=True))

    def receipt(self, org: str, name: str, folder: str | None = None) -> dict[str, Any]:
        """The receipt beside a processed file, wherever it lies."""
        folders = [folder] if folder else ["accepted", "returned", "held"]
        for one in folders:
            path = self.settings.intake / org / one / f"{name}.receipt.json"
            if path.is_file():
                return dict(json.loads(path.read_text(encoding="utf-8")))
        raise AssertionError(f"no receipt of {name} in {folders} of {org}")

    def judged(self, org: str, name: str) -> str:
        """The status on the receipt."""
        return str(self.receipt(org, name)["status"])

    def view(self, statement: str, **values: object) -> list[dict[str, Any]]:
        """Rows of a query, as the evaluator sees them."""
        with engine(self.settings, "evaluator").connect() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    def sales(self) -> list[dict[str, Any]]:
        """All counted lines."""
        return self.view("select * from evaluation.sales order by sale_id")

    def uncounted(self) -> list[dict[str, Any]]:
        """All lines that are loaded and not counted."""
        return self.view("select * from evaluation.sales_not_counted order by sale_id, submission_id")

    def total(self) -> str:
        """Net yuan of the city."""
        return str(self.view("select coalesce(sum(net_amount), 0) as net from evaluation.sales")[0]["net"])

    def statuses(self) -> dict[str, int]:
        """How many loaded lines have each status, counted ones included."""
        rows = self.view("""
            select 'counted' as status, count(*) as n from evaluation.sales having count(*) > 0
            union all select counted_status, count(*) from evaluation.sales_not_counted group by counted_status
        """)
        return {str(row["status"]): int(row["n"]) for row in rows}

    def figures(self) -> dict[str, list[tuple[str, ...]]]:
        """Everything that evaluators see of sales, without what tells one drop from another."""
        views = ("sales", "sales_not_counted", "sales_by_channel", "sales_by_region", "sales_by_system", "live_sessions",
                 "products", "agreements")
        return {
            view: sorted(tuple(map(str, row.values())) for row in self.view(f"select * from evaluation.{view}"))
            for view in views
        }

    def checks(self) -> list[Check]:
        """What `bangfu verify` finds."""
        settings = load_settings()
        with engine(settings, "loader").connect() as connection:
            return verify(connection, settings.archive, Progress(disable=True))

    def assert_sound(self) -> None:
        """Every invariant holds, and every board adds up to the same total."""
        violated = [check.detail for check in self.checks() if not check.holds]
        assert violated == []
        boards = self.view("""
            select year, month, basis, sum(net_amount) as net from evaluation.sales_by_channel group by 1, 2, 3
            union all select year, month, basis, sum(net_amount) from evaluation.sales_by_region group by 1, 2, 3
            union all select year, month, 'system', sum(net_amount) from evaluation.sales_by_system group by 1, 2
        """)
        totals = {
            (row["year"], row["month"]): row["net"]
            for row in self.view("select year, month, sum(net_amount) as net from evaluation.sales group by 1, 2")
        }
        assert {(row["year"], row["month"]) for row in boards} == set(totals)
        assert len(boards) == 5 * len(totals)
        assert all(row["net"] == totals[row["year"], row["month"]] for row in boards)
