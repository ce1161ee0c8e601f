"""Files as clerks make them: the templates of every report with few columns filled, and exports of platforms."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

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


def csv_bytes(rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> bytes:
    """Rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


HEADERS: dict[str, tuple[str, ...]] = {
    "R01": (
        "序号",
        "采购日期",
        "采购类别",
        "产品名称",
        "产品认定编号",
        "规格",
        "计量单位",
        "数量",
        "单价（元）",
        "金额（元）",
        "供应商名称",
        "供应商统一社会信用代码",
        "购销协议编号",
        "发票号",
        "送货单号",
        "项目归属",
        "履约渠道",
        "履约单号",
        "退货金额（元）",
        "备注",
    ),
    "R05": (
        "工会名称",
        "工会代码",
        "团购单号",
        "行号",
        "福利事由",
        "下单日期",
        "验收日期",
        "组织方式",
        "产品认定编号",
        "产品名称",
        "规格",
        "单位",
        "单价",
        "数量",
        "金额（元）",
        "发放人数",
        "人均标准（元）",
        "供应商名称",
        "供应商统一社会信用代码",
        "履约渠道",
        "履约单号",
        "资金来源",
        "发票号",
        "备注",
    ),
    "R06": (
        "场次编号",
        "直播平台",
        "直播账号",
        "直播间名称",
        "主办单位",
        "所属系统",
        "县（市、区）",
        "承办方",
        "开播时间",
        "下播时间",
        "参与人数",
        "观看次数",
        "最高在线人数",
        "成交订单数",
        "成交人数",
        "成交金额（元）",
        "退款金额（元）",
        "退款订单数",
        "其中：认定产品成交金额（元）",
        "数据截至时间",
        "回放/截图链接",
    ),
    "R07": (
        "平台",
        "主订单编号",
        "子订单编号",
        "下单时间",
        "支付时间",
        "完成时间",
        "商品ID",
        "商品名称",
        "规格",
        "商家编码",
        "数量",
        "单价",
        "应付金额",
        "平台优惠",
        "商家优惠",
        "实付金额",
        "订单状态",
        "取消原因",
        "售后状态",
        "退款金额",
        "退款完成时间",
        "流量来源",
        "场次编号",
        "达人账号",
    ),
    "R10": (
        "产品认定编号",
        "认定批次",
        "认定文号",
        "认定日期",
        "产品名称",
        "产品类别",
        "规格",
        "计量单位",
        "申报主体（供应商）名称",
        "统一社会信用代码",
        "县（市、区）",
        "乡镇",
        "参考单价（元）",
        "年产量",
        "商品价值量（万元）",
        "带动方式",
        "带动脱贫人口数（人）",
        "户数",
        "品质认证类型",
        "证书编号",
        "有效期至",
        "商标",
        "品牌",
        "商品条码",
        "认定有效期起",
        "认定有效期止",
        "状态",
        "联系人",
        "电话",
    ),
    "R11": (
        "统一社会信用代码",
        "名称",
        "类型",
        "县（市、区）",
        "地址",
        "法定代表人",
        "成立日期",
        "主营产品",
        "认定状态",
        "认定日期",
        "带动机制",
        "龙头级别",
        "年销售额（万元）",
        "信用状况",
        "抽检结果",
    ),
    "R12": (
        "协议编号",
        "采购方",
        "采购方信用代码",
        "采购方类型",
        "供应方",
        "供应方信用代码",
        "产品",
        "签订日期",
        "起始日期",
        "终止日期",
        "协议金额（万元）",
        "协议数量",
        "签约活动",
        "附件",
        "本月履约金额",
        "累计履约金额",
    ),
}
TITLES = {
    "R01": "单位采购月报",
    "R05": "工会团购订单",
    "R06": "直播专场场次报告",
    "R07": "平台订单导出",
    "R10": "消费帮扶产品认定目录",
    "R11": "经营主体名录",
    "R12": "购销合作协议台账",
}
TOTALLED = {"R01": "金额（元）", "R05": "金额（元）", "R06": "成交金额（元）", "R12": "协议金额（万元）"}

DEFAULTS: dict[str, dict[str, object]] = {
    "R01": {
        "采购日期": "2021-10-12",
        "采购类别": "食堂",
        "产品名称": "东湖大米",
        "产品认定编号": "P-001",
        "规格": "5kg",
        "计量单位": "袋",
        "数量": 10,
        "单价（元）": 50,
        "供应商名称": FARM_NAME,
        "供应商统一社会信用代码": FARM,
        "项目归属": "本市认定",
        "履约渠道": "直供",
    },
    "R05": {
        "工会名称": "柳城市第一医院工会委员会",
        "团购单号": "TG-1",
        "行号": 1,
        "福利事由": "中秋",
        "下单日期": "2021-10-10",
        "验收日期": "2021-10-15",
        "组织方式": "直接购买",
        "产品认定编号": "P-001",
        "产品名称": "东湖大米",
        "规格": "5kg",
        "单位": "袋",
        "单价": 50,
        "数量": 10,
        "发放人数": 10,
        "供应商名称": FARM_NAME,
        "供应商统一社会信用代码": FARM,
        "履约渠道": "直供",
        "资金来源": "工会经费",
    },
    "R06": {
        "直播平台": "抖音",
        "直播账号": "柳城好物",
        "主办单位": "柳城市商务局",
        "县（市、区）": "河东区",
        "开播时间": "2021-10-20 19:00:00",
        "下播时间": "2021-10-20 21:00:00",
        "参与人数": 9000,
        "成交订单数": 20,
        "成交金额（元）": 1000,
        "退款金额（元）": 0,
        "退款订单数": 0,
        "其中：认定产品成交金额（元）": 1000,
        "数据截至时间": "2021-10-25 08:00:00",
    },
    "R07": {
        "平台": "抖音",
        "下单时间": "2021-10-20 19:30:00",
        "支付时间": "2021-10-20 19:31:00",
        "商品名称": "东湖大米",
        "规格": "5kg",
        "商家编码": "P-001",
        "数量": 1,
        "单价": 50,
        "应付金额": 50,
        "实付金额": 50,
        "订单状态": "已完成",
    },
    "R10": {
        "认定批次": "2021年第一批",
        "认定日期": "2021-01-05",
        "产品类别": "粮油",
        "规格": "5kg",
        "计量单位": "袋",
        "申报主体（供应商）名称": FARM_NAME,
        "统一社会信用代码": FARM,
        "县（市、区）": "河东区",
        "参考单价（元）": 50,
        "商品价值量（万元）": 100,
        "带动方式": "订单",
        "带动脱贫人口数（人）": 20,
        "户数": 9,
        "认定有效期起": "2021-01-01",
        "认定有效期止": "2022-12-31",
        "状态": "有效",
    },
    "R11": {"类型": "企业", "县（市、区）": "河西县", "认定状态": "有效", "信用状况": "正常"},
    "R12": {
        "采购方": "柳城市第一医院",
        "采购方类型": "医院",
        "供应方": FARM_NAME,
        "供应方信用代码": FARM,
        "产品": "东湖大米",
        "签订日期": "2021-10-08",
        "起始日期": "2021-10-08",
        "终止日期": "2022-10-07",
        "协议金额（万元）": 5,
    },
}

CATALOGUE: list[Row] = [
    {"产品认定编号": "P-001", "产品名称": "东湖大米"},
    {
        "产品认定编号": "P-002",
        "产品名称": "西坡花生油",
        "申报主体（供应商）名称": MILL_NAME,
        "统一社会信用代码": MILL,
        "县（市、区）": "河西县",
    },
    {
        "产品认定编号": "P-003",
        "产品名称": "红富士苹果",
        "申报主体（供应商）名称": ORCHARD_NAME,
        "统一社会信用代码": ORCHARD,
        "县（市、区）": "高新区",
    },
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
