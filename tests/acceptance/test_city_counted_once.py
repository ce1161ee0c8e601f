"""What buyers, tills, counters, shops, fairs and sessions tell of one sale is counted once (INTERFACE 5.5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.city import FARM_NAME, MILL, MILL_NAME, Row
from tests.acceptance.city_forms import DAIRY, DAIRY_NAME, WholeCity, open_city, venue

from bangfu.settings import Settings

pytestmark = pytest.mark.city

Told = tuple[Row, dict[str, tuple[str, str]]]
"""A row of a form, and what becomes of each of its parts: status and net yuan."""

VENUES = [
    *(venue(f"ZG-{number:03d}") for number in range(1, 9)),
    *(venue(f"ZG-02{number}", opened_on="2021-10-29") for number in range(4)),
    venue("ZG-024", closed_on="2021-10-03"),
    venue("ZG-025", opened_on="2021-10-29"),
    venue("ZG-026", opened_on="2021-10-29"),
    venue("SQ-001", "community_shop"),
    venue("SQ-002", "community_shop"),
    venue("SQ-003", "community_shop"),
]
ALIASES: list[Row] = [{"kind": "venue", "alias": "S026", "code": "ZG-026"}]
OIL = {"产品认定编号": "P-002", "产品名称": "西坡花生油", "供应商名称": MILL_NAME, "供应商统一社会信用代码": MILL}
MILK = {"产品认定编号": "P-004", "产品名称": "柳城酸奶", "供应商名称": DAIRY_NAME, "供应商统一社会信用代码": DAIRY}
OIL_AT_TILL = {"商品编码": "P-002", "商品名称": "西坡花生油"}
MILK_AT_TILL = {"商品编码": "P-004", "商品名称": "柳城酸奶"}


def counts(yuan: float) -> dict[str, tuple[str, str]]:
    """The row counts whole."""
    return {"main": ("counted", f"{yuan:.2f}")}


def is_told_elsewhere(yuan: float) -> dict[str, tuple[str, str]]:
    """The row is linked to what fulfilled it."""
    return {"main": ("linked", f"{yuan:.2f}")}


def group_buy(number: str, yuan: float, channel: str = "直供", ref: str | None = None, **more: object) -> Row:
    """A line of a union's order."""
    return {"团购单号": number, "数量": 1, "单价": yuan, "履约渠道": channel, "履约单号": ref, **more}


def bought(yuan: float, channel: str | None = "直供", ref: str | None = None, **more: object) -> Row:
    """A line of a hospital's purchases."""
    return {"数量": 1, "单价（元）": yuan, "履约渠道": channel, "履约单号": ref, **more}


def till(store: str, receipt: str, day: int, yuan: float, **more: object) -> Row:
    """A line of a till in October."""
    return {"门店编码": store, "小票号(流水号)": receipt, "交易日期": f"2021-10-{day:02d}", "成交价": yuan, **more}


def counter(code: str, yuan: float, group: float | None = None, certified: float | None = None, **more: object) -> Row:
    """A month of a counter."""
    part = yuan if certified is None else certified
    return {"专柜编号": code, "专柜名称": f"{code}号店", "销售总额（元）": yuan, "其中：认定产品销售额（元）": part,
            "其中：工会/单位团购金额（元）": group, **more}  # fmt: skip


def shop(code: str, yuan: float, certified: float | None = None, **more: object) -> Row:
    """A month of a community shop."""
    row = {**counter(code, yuan, None, certified), "门店编号": code, "门店名称": f"{code}号店", **more}
    return {name: cell for name, cell in row.items() if not name.startswith("专柜")}


UNION: list[Told] = [
    (group_buy("A1", 300, "专柜", "8001"), is_told_elsewhere(300)),  # a receipt of two lines of the product
    (group_buy("A2", 90, "专柜", "8002"), is_told_elsewhere(90)),  # a receipt whose line has no certificate
    (group_buy("A3", 400, "专柜", "ZG-002"), counts(400)),
    (group_buy("A4", 500, "专柜", "ZG-003"), counts(500)),  # its counter leaves 团购 blank
    (group_buy("A5", 300, "专柜", "ZG-004"), counts(300)),
    (group_buy("A6", 120, "专柜", "ZG-005", **OIL), counts(120)),  # the counter sold no oil
    (
        group_buy("A7", 130, "专柜", "ZG-005", 下单日期="2021-09-28", 验收日期="2021-09-30"),
        counts(130),
    ),  # nor in September
    (group_buy("A8", 200, "展销会", "ZX-001"), counts(200)),
    (group_buy("A9", 210, "社区店", "SQ-001"), counts(210)),
    (group_buy("A10", 150, "直播", "ZB-1"), counts(150)),
    (group_buy("A11", 500), counts(500)),
    (group_buy("A12", 60, "专柜", "8100"), counts(60)),  # a receipt that waits behind its counter's month
    (group_buy("A13", 45, "专柜", "ZG-022"), counts(45)),  # a counter known by its tills
    (group_buy("A14", 100, 产品名称="购物卡", 产品认定编号=None), {"main": ("out_of_scope", "100.00")}),
    (group_buy("B1", 777, "专柜", **MILK), is_told_elsewhere(777)),  # the only line like it
    (group_buy("B2", 555, "专柜", **MILK), counts(555)),  # two lines like it
    (group_buy("B3", 333, "专柜", "不详", **MILK), is_told_elsewhere(333)),  # its number leads nowhere
    (group_buy("B4", 1000, "专柜", **MILK), counts(1000)),  # 6 yuan apart
    (group_buy("B5", 222, "专柜", **MILK), counts(222)),  # 8 days apart
    (group_buy("B6", 444, **MILK), counts(444)),  # supplied directly
    (group_buy("B7", 666, "专柜", **MILK), counts(666)),  # two buyers like
    (group_buy("B8", 666, "专柜", **MILK), counts(666)),  # one line
]
HOSPITAL: list[Told] = [
    (bought(600, "专柜", "ZG-002"), counts(600)),
    (bought(200, "社区店", "SQ-001"), counts(200)),
    (bought(300, "展销会", "ZX-002"), counts(300)),
    (bought(99, "电商平台", "D-404"), counts(99)),
    (bought(98, None, "D-405"), counts(98)),
    (bought(888, "电商平台", **MILK), is_told_elsewhere(888)),
]
STAFF: list[Told] = [
    ({"金额（元）": 500, "组织方式": "团购", "履约单号": "A11"}, is_told_elsewhere(500)),
    ({"金额（元）": 100, "组织方式": "团购", "履约单号": "TG-404"}, counts(100)),
    ({"金额（元）": 250, "组织方式": "爱心认购", "履约渠道": "直播", "平台场次编号": "ZB-1"}, counts(250)),
    ({"金额（元）": 150, "组织方式": "以购代捐", "履约渠道": "直播", "平台场次编号": "ZB-404"}, {"main": ("pending", "150.00")}),
    ({"金额（元）": 110, "履约渠道": "专柜", "履约单号": "ZG-002", "订单数": 7}, counts(110)),
    ({"金额（元）": 70, "履约渠道": "社区店", "履约单号": "SQ-002", "订单数": 3}, counts(70)),
    ({"金额（元）": 70, "产品名称": "东湖大礼包"}, {"main": ("uncertified", "70.00")}),
]  # fmt: skip
COUNTERS: list[Told] = [
    # 1110 were bought of it; 团购 says 800
    (counter("ZG-002", 2000, 800), {"main": ("counted", "1200.00"), "linked": ("linked", "800.00")}),
    (counter("ZG-003", 2000), counts(2000)),
    (counter("ZG-004", 2000, 1000), {"main": ("counted", "1700.00"), "linked": ("linked", "300.00")}),
    (counter("ZG-005", 900, 500), counts(900)),
    (counter("ZG-006", 1000, 0, 700, **{"退货金额（元）": 750}), {"main": ("counted", "0.00"), "uncertified": ("uncertified", "250.00")}),
    (counter("ZG-020", 1000), counts(1000)),  # the 31st is missing, 6 %
    (counter("ZG-021", 1000), {"main": ("covered_by_detail", "1000.00")}),  # the 31st is missing, 5 %
    (counter("ZG-022", 1000), {"main": ("covered_by_detail", "1000.00")}),  # no day is missing
    (counter("ZG-024", 500), {"main": ("covered_by_detail", "500.00")}),  # closed after the 3rd
    (counter("ZG-025", 1000, 60), {"main": ("counted", "940.00"), "linked": ("linked", "60.00")}),
    (counter("ZG-026", 1000), {"main": ("covered_by_detail", "1000.00")}),
]  # fmt: skip
SHOPS: list[Told] = [
    (shop("SQ-001", 1000), {"main": ("counted", "590.00"), "linked": ("linked", "410.00")}),
    (shop("SQ-002", 500, 50), {"main": ("counted", "0.00"), "linked": ("linked", "50.00"), "uncertified": ("uncertified", "450.00")}),
    (shop("SQ-003", 400), counts(400)),
]  # fmt: skip
_FAIR_2: Row = {"活动编号": "ZX-002", "活动名称": "惠民节", "活动类型": "惠民节", "地点": "会展中心", "开始日期": "2021-10-25", "结束日期": "2021-10-26",
                "助销金额（元）": 9999, "意向金额（元）": 8888}  # fmt: skip
_FAIR_3: Row = {"活动编号": "ZX-003", "活动名称": "进社区", "活动类型": "进社区", "地点": "东湖社区", "开始日期": "2021-10-05", "结束日期": "2021-10-05",
                "现场销售总额（元）": 80, "其中认定产品销售额（元）": 60}  # fmt: skip
FAIRS: list[Told] = [
    ({"参展主体": FARM_NAME, "产品": "东湖大米", "数量": 10, "销售额（元）": 500, "是否认定": "是"},
     {"main": ("counted", "300.00"), "linked": ("linked", "200.00")}),
    ({"参展主体": MILL_NAME, "产品": "西坡花生油", "数量": 4, "销售额（元）": 200, "是否认定": "是"}, counts(200)),
    ({"参展主体": "柳城汽车", "产品": "轿车", "数量": 1, "销售额（元）": 300, "是否认定": "否"}, {"uncertified": ("uncertified", "300.00")}),
    (_FAIR_2, {"main": ("counted", "400.00"), "linked": ("linked", "300.00"), "uncertified": ("uncertified", "300.00")}),
    (_FAIR_3, {"main": ("counted", "60.00"), "uncertified": ("uncertified", "20.00")}),
]  # fmt: skip
TILLS: list[Told] = [
    (till("ZG-001", "8001", 12, 200), counts(200)),
    (till("ZG-001", "8001", 12, 100, 行号=2), counts(100)),
    (till("ZG-001", "8001", 12, 50, 行号=3, **OIL_AT_TILL), counts(50)),
    (till("ZG-001", "8002", 13, 90, 商品编码="G-77", 商品名称="扶贫大礼包"), counts(90)),
    (till("ZG-001", "8003", 13, 40), counts(40)),
    (till("ZG-001", "8004", 14, 40, 交易类型=1), counts(-40)),
    (till("ZG-001", "8005", 14, 25, 商品编码=None, 商品名称="可乐"), {"main": ("uncertified", "25.00")}),
    (till("ZG-007", "9001", 16, 777, **MILK_AT_TILL), counts(777)),
    (till("ZG-007", "9002", 16, 555, **MILK_AT_TILL), counts(555)),
    (till("ZG-007", "9003", 17, 555, **MILK_AT_TILL), counts(555)),
    (till("ZG-007", "9004", 10, 333, **MILK_AT_TILL), counts(333)),
    (till("ZG-007", "9005", 10, 994, **MILK_AT_TILL), counts(994)),
    (till("ZG-007", "9006", 23, 222, **MILK_AT_TILL), counts(222)),
    (till("ZG-007", "9007", 15, 444, **MILK_AT_TILL), counts(444)),
    (till("ZG-007", "9008", 15, 666, **MILK_AT_TILL), counts(666)),
    (till("ZG-020", "1", 29, 500), {"main": ("pending", "500.00")}),
    (till("ZG-020", "2", 30, 440), {"main": ("pending", "440.00")}),
    (till("ZG-021", "1", 29, 500), counts(500)),
    (till("ZG-021", "2", 30, 450), counts(450)),
    *((till("ZG-022", f"{day}", day, 10), counts(10)) for day in (29, 30, 31)),
    (till("ZG-023", "1", 29, 10), counts(10)),  # no month of it has come
    *((till("ZG-024", f"{day}", day, 10), counts(10)) for day in (1, 2, 3)),
    (till("ZG-025", "8100", 29, 60), {"main": ("pending", "60.00")}),
    *((till("S026", f"{day}", day, 10), counts(10)) for day in (29, 30, 31)),
]
ORDERS: list[Told] = [
    ({"主订单编号": "D-1", "实付金额": 888, "商品名称": "柳城酸奶", "商家编码": "P-004", "支付时间": "2021-10-15 10:00:00",
      "下单时间": "2021-10-15 09:00:00"}, counts(888)),
]  # fmt: skip
SESSIONS: list[Told] = [
    ({"场次编号": "ZB-1", "成交金额（元）": 1000, "其中：认定产品成交金额（元）": 900, "退款金额（元）": 50},
     {"main": ("counted", "450.00"), "linked": ("linked", "400.00"), "uncertified": ("uncertified", "100.00")}),
]  # fmt: skip
FILES = {
    "R05": ("U-H1", UNION), "R01": ("H1X", HOSPITAL), "R02": ("H1X", STAFF), "R03": ("SWJ", COUNTERS), "R09": ("SWJ", SHOPS),
    "R08": ("SWJ", FAIRS), "R04": ("SWJ", TILLS), "R07": ("PT-LIU", ORDERS), "R06": ("SWJ", SESSIONS),
}  # fmt: skip
FIRST_ROW = {"R04": 2, "R07": 2}
CHANNELS = {
    "organizing": {
        "community_shop": "990.00", "counter": "12276.00", "exhibition": "960.00", "institution_procurement": "2185.00",
        "livestream": "450.00", "staff_direct": "530.00", "union_group_buy": "7538.00",
    },
    "fulfilment": {
        "community_shop": "1470.00", "counter": "19020.00", "ecommerce": "987.00", "exhibition": "1460.00",
        "institution_procurement": "98.00", "livestream": "850.00", "staff_direct": "100.00", "union_group_buy": "944.00",
    },
}  # fmt: skip


@pytest.fixture
def whole_city(warehouse: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WholeCity:
    """The city with its venues, its catalogue in the inbox."""
    return open_city(tmp_path / "reference", VENUES, ALIASES, monkeypatch)


def board(city: WholeCity, basis: str) -> dict[str, str]:
    """Net of each channel in October."""
    rows = city.view(
        "select channel, net_amount from evaluation.sales_by_channel where basis = :basis and month = 10", basis=basis
    )
    return {row["channel"]: str(row["net_amount"]) for row in rows}


def test_a_month_of_the_city_is_counted_once(whole_city: WholeCity) -> None:
    city = whole_city
    names = {}
    for report, (org, told) in FILES.items():
        rows = [row for row, _ in told]
        names[report] = (city.send if report in ("R01", "R05", "R06", "R07") else city.post)(report, org, rows)
    city.ingest()

    for report, (_, told) in FILES.items():
        first = FIRST_ROW.get(report, 5)
        assert city.parts(names[report]) == {row: parts for row, (_, parts) in enumerate(told, start=first)}, report
    assert {basis: board(city, basis) for basis in CHANNELS} == CHANNELS
    risks = city.view("select month, risk, net_amount from evaluation.overlap_risk order by 1, 2")
    assert [tuple(map(str, row.values())) for row in risks] == [
        ("9", "unresolved_reference", "130.00"),
        ("10", "unnamed_supplier_or_product", "910.00"),  # the session's 450, the fairs' 400 and 60
        ("10", "unresolved_reference", "4071.00"),  # A4 A6 A13 B2 B4 B5 B7 B8, D-404, D-405, TG-404
    ]
    events = city.view(
        "select event_code, event_type, reported_amount, counted_amount from evaluation.events order by 1"
    )
    assert [tuple(map(str, row.values())) for row in events] == [
        ("ZX-001", "exhibition", "1000.00", "700.00"),
        ("ZX-002", "exhibition", "1000.00", "700.00"),
        ("ZX-003", "community", "80.00", "60.00"),
    ]
    receipt = next(sale for sale in city.sales() if sale["file_name"] == names["R04"] and sale["row_no"] == 2)
    assert (receipt["organizing_channel"], receipt["fulfilment_channel"], receipt["buyer_org_code"]) == (
        "union_group_buy", "counter", "H1X",
    )  # fmt: skip
    city.assert_sound()

    expected = city.figures()
    city.ingest()
    assert city.figures() == expected
    city.arrive_again(batches=3)
    found = city.figures()
    for view in expected:
        assert found[view] == expected[view], view
    city.assert_sound()
