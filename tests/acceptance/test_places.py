"""Counters, tills, fairs and community shops, from the file in the inbox to the counted yuan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.acceptance.city import FARM_NAME, MILL_NAME, REFERENCE, City, Row, csv_bytes, write_reference
from tests.acceptance.desk import sheet

from bangfu.pipeline.setting_up import set_up
from bangfu.settings import Settings, load_settings

BUREAU = "柳城市商务局"
VENUES: list[Row] = [
    {"venue_code": "ZG-001", "name": "第一专柜", "venue_type": "counter", "region_code": "379901", "opened_on": "2020-07-06"},
    {"venue_code": "ZG-002", "name": "第二专柜", "venue_type": "counter", "region_code": "379901", "opened_on": "2021-11-01"},
    {"venue_code": "SQ-001", "name": "柳园社区店", "venue_type": "community_shop", "region_code": "379901"},
]  # fmt: skip
COUNTER = {
    "专柜编号": "ZG-001", "专柜名称": "第一专柜", "所属门店": "柳城超市", "县（市、区）": "河东区", "设立日期": "2020-07-06",
    "状态": "营业", "产品认定编号": "P-001", "产品名称": "东湖大米", "供应商": FARM_NAME, "销售数量": 40,
    "销售总额（元）": 2000, "其中：认定产品销售额（元）": 1500, "退货金额（元）": 100, "本年累计（元）": 2000,
    "其中：工会/单位团购金额（元）": 0,
}  # fmt: skip
SHOP = {
    "门店编号": "SQ-001", "门店名称": "柳园社区店", "运营主体": "柳城商贸", "社区": "柳园社区", "品牌": "聊·胜一筹！",
    **{name: cell for name, cell in COUNTER.items() if name not in ("专柜编号", "专柜名称")},
    "销售总额（元）": 300, "其中：认定产品销售额（元）": 300, "退货金额（元）": 0, "本年累计（元）": 300, "销售数量": 6,
    "其中：线上自提金额（元）": 0, "线上自提订单号": "",
}  # fmt: skip
FAIR = {
    "活动编号": "ZX-001", "活动名称": "金秋展销会", "开始日期": "2021-10-17", "结束日期": "2021-10-19", "地点": "人民广场",
    "主办单位": BUREAU, "承办单位": "", "所属系统": "", "县（市、区）": "河东区", "活动类型": "展销会", "参展企业数": 2,
    "现场销售总额（元）": 30600, "其中认定产品销售额（元）": 600, "意向金额（元）": 50000, "签约金额（元）": 0,
    "参展主体": FARM_NAME, "信用代码": "", "产品": "东湖大米", "数量": 12, "销售额（元）": 600, "是否认定": "是",
    "促销价说明": "",
}  # fmt: skip
TILL = {
    "门店编码": "S001", "收银机号": "01", "小票号(流水号)": "0001", "交易日期": "2021-09-08", "行号": 1,
    "交易时间": "10:23:45", "商品编码": "P-001", "条码": "", "商品名称": "东湖大米", "数量": 2, "单位": "袋",
    "原价(零售价)": 55, "成交价": 50, "折扣金额": 10, "销售金额(小计)": 100, "交易类型(0售/1退)": 0, "会员标识": "否",
    "团购标识": "否", "支付方式": "微信",
}  # fmt: skip


@pytest.fixture
def places(warehouse: Settings, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> City:
    """The city with its counters and shops registered, its catalogue there."""
    alias: Row = {"kind": "venue", "alias": "S001", "code": "ZG-001"}
    folder = tmp_path_factory.mktemp("places") / "reference"
    monkeypatch.setenv("BANGFU_REFERENCE", str(_reference(folder, alias)))
    set_up(load_settings())
    city = City(load_settings())
    city.send_catalogue()
    return city


def _reference(folder: Path, alias: Row) -> Path:
    return write_reference(folder, {**REFERENCE, "venue.csv": VENUES, "alias.csv": [alias]})


def form(title: str, rows: Sequence[Mapping[str, object]], period: str, more: str = "") -> bytes:
    """A report as an ordinary clerk makes it."""
    headers = list(rows[0])
    meta = f"填报单位：{BUREAU} 报告期：{period} 填报日期：2021-11-03 {more}"
    return sheet(
        [[title], [meta], ["单位：元"], headers, *([row[name] for name in headers] for row in rows)],
        title.replace("/", ""),
    )


def rules(receipt: Mapping[str, object]) -> set[str]:
    """The rules of a receipt's issues."""
    return {issue["rule"] for issue in receipt["issues"]}  # type: ignore[attr-defined]


def drop_sales(city: City) -> None:
    """A month of a counter and a shop, a fair with two exhibitors, three receipts of a till."""
    city.drop("SWJ", "专柜.xlsx", form("专柜（专区）销售月报", [COUNTER], "2021年10月"))
    city.drop("SWJ", "社区店.xlsx", form("社区店销售月报", [SHOP], "2021年10月"))
    cars = {**FAIR, "参展主体": "柳城汽车", "产品": "轿车", "数量": 1, "销售额（元）": 30000, "是否认定": "否"}
    city.drop("SWJ", "展销会.xlsx", form("展销会/专场活动报告", [FAIR, cars], "2021年10月"))
    line = {**TILL, "小票号(流水号)": "0002", "数量": 1}
    returned = {**line, "交易日期": "2021-09-10", "销售金额(小计)": 50, "交易类型(0售/1退)": 1}
    top_up = {**line, "小票号(流水号)": "0003", "商品名称": "储值卡充值", "成交价": 500, "销售金额(小计)": 500}
    lines = ([one[name] for name in TILL] for one in (TILL, returned, top_up))
    city.drop("SWJ", "POS.csv", csv_bytes([list(TILL), *lines], "gb18030"))


def drop_nothing_and_strangers(city: City) -> None:
    """A month without sales, one of seven good rows and two of places that were not there, one of a stranger alone."""
    city.drop("SWJ", "零报告.xlsx", form("专柜（专区）销售月报", [dict.fromkeys(COUNTER)], "2021年8月", "零报告：是"))
    stranger = {**COUNTER, "专柜编号": "ZG-999"}
    early = {**COUNTER, "专柜编号": "ZG-002", "专柜名称": "第二专柜"}
    unnumbered = {
        **COUNTER,
        "产品认定编号": "",
        "供应商": MILL_NAME,
        "销售总额（元）": 300,
        "其中：认定产品销售额（元）": 0,
        "退货金额（元）": 0,
    }
    good = [{**unnumbered, "产品名称": f"杂粮{place}"} for place in range(7)]
    city.drop("SWJ", "七月.xlsx", form("专柜（专区）销售月报", [*good, stranger, early], "2021年7月"))
    city.drop("SWJ", "六月.xlsx", form("专柜（专区）销售月报", [stranger], "2021年6月"))


def test_what_places_report_is_counted(places: City) -> None:
    city = places
    drop_sales(city)
    drop_nothing_and_strangers(city)
    city.ingest()

    counter, shop, fair, till = (
        city.receipt("SWJ", name) for name in ("专柜.xlsx", "社区店.xlsx", "展销会.xlsx", "POS.csv")
    )
    assert [
        (one["report"], one["period"], one["status"], one["amount"]["loaded"]) for one in (counter, shop, fair)
    ] == [
        ("counter_monthly", "202110", "accepted", "2000.00"),
        ("community_shop", "202110", "accepted", "300.00"),
        ("special_event", "202110", "accepted", "30600.00"),
    ]
    assert "R08-INTENT" in rules(fair)
    assert (till["report"], till["period"], till["status"]) == ("counter_pos", "202109", "accepted_with_warnings")
    assert till["rows"] == {"read": 3, "loaded": 2, "quarantined": 0, "excluded": 1}
    assert till["amount"] == {"read": "550.00", "loaded": "50.00", "quarantined": "0.00", "excluded": "500.00"}
    assert {"R04-TOPUP", "R04-SIGN", "R04-GAP"} <= rules(till)

    assert city.judged("SWJ", "零报告.xlsx") == "accepted"
    july = city.receipt("SWJ", "七月.xlsx")
    assert (july["status"], july["rows"]["quarantined"]) == ("partially_accepted", 2)
    assert {issue["rule"]: issue["message"] for issue in july["issues"] if issue["severity"] == "error"} == {
        "C-VENUE-03": "第12行“ZG-999”尚未登记，请核对编号；新设立的请先登记。",
        "C-VENUE-04": "第13行“ZG-002”登记的营业期为2021-11-01起，本期不在营业期内却有销售，请核对。",
    }
    assert city.judged("SWJ", "六月.xlsx") == "returned"

    counted = city.view("""
        select fulfilment_channel, venue_code, sum(net_amount) as net from evaluation.sales group by 1, 2 order by 1, 2
    """)
    assert [tuple(map(str, row.values())) for row in counted] == [
        ("community_shop", "SQ-001", "300.00"),
        ("counter", "ZG-001", "1450.00"),
        ("exhibition", "NONE", "600.00"),
    ]
    city.assert_sound()
