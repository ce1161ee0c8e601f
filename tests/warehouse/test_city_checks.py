"""Cross-report rules of the whole city: each fires with its exact sentence, and does not fire."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.contracts.catalogue import contract
from bangfu.pipeline.issues import describe

R01, R02, R05, R06, R07 = (
    "institution_procurement", "staff_purchase", "union_group_buy", "live_session", "platform_orders",
)  # fmt: skip
R03, R04, R08, R09 = "counter_monthly", "counter_pos", "special_event", "community_shop"
R10, R13, R14, R16 = "certification_catalogue", "beneficiary_roster", "media_coverage", "entity_sales"

Given = list[tuple[str, list[dict[str, Any]], dict[str, Any]]]

_CATALOGUE = (R10, [{}], {"period": "202006"})
_OCTOBER: dict[str, Any] = {"scope": ["ZG-DCF-001"]}
_SEPTEMBER: dict[str, Any] = {"period": "202109", **_OCTOBER}
_NOTHING = {"sales_amount": "0", "certified_amount": "0", "quantity": "0", "ytd_amount": "0"}
_TILL = [{"business_date": f"2021-10-{day:02d}", "receipt_no": f"X{day}"} for day in range(1, 32)]
_EXHIBITOR = {
    "exhibitor_name": "聊城甲食品有限公司", "certification_no": "LC-001", "product_name": "东阿阿胶糕", "quantity": "10",
    "line_amount": "19", "is_certified": "是", "place": "人民广场",
}  # fmt: skip
_EVENT = {"place": "人民广场"}
_HALF = {"period": "2021H1"}
_TITLE = "聊城卫健系统直播带货助力消费扶贫侧记"


def _orders(*amounts: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {"sub_order_no": f"M1-{place}", "paid_amount": amount, "payable_amount": "100", **more}
        for place, amount in enumerate(amounts, start=1)
    ]


# rule, what was there, report, its rows, its submission, the sentence
FIRES: list[tuple[str, Given, str, list[dict[str, Any]], dict[str, Any], str]] = [
    ("R02-HEADCOUNT", [], R02, [{"buyer_count": 2653}], {}, "第5行购买人数2653超过在职人数2210，请核对。"),
    ("R02-SESSION", [], R02, [{"fulfilment_channel": "直播", "session_no": "LIVE9"}], {},
     "第5行未找到直播场次LIVE9，暂不计入统计，请核对场次编号。"),
    ("C-LINK-02", [], R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "ZG-01"}], {},
     "第5行未找到履约单号“ZG-01”对应的订单或直播场次，暂按本表统计，请核对。"),
    ("C-LINK-02", [], R02, [{"organizing_mode": "团购", "fulfilment_ref": "TG001"}], {},
     "第5行未找到履约单号“TG001”对应的订单或直播场次，暂按本表统计，请核对。"),
    ("C-LINK-01", [_CATALOGUE, (R04, [{"sales_amount": "90"}], {})],
     R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "X001"}], {},
     "第5行金额100.00与履约单X001的平台或收银金额90.00不一致，统计以后者为准，请核对。"),
    ("C-LINK-01", [_CATALOGUE, (R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "X001"}], {})],
     R04, [{"sales_amount": "90"}], {},
     "第5行金额100.00与履约单X001的平台或收银金额90.00不一致，统计以后者为准，请核对。"),
    ("C-HIST-02", [(R03, [{}], _SEPTEMBER)], R03, [{"ytd_amount": "1999"}], _OCTOBER,
     "本年累计1999.00≠上期累计1000.00+本月1000.00，请核对。"),
    ("C-HIST-02", [], R16, [{"ytd_amount": "1500"}], {}, "本年累计1500.00≠上期累计0+本月1000.00，请核对。"),
    ("C-HIST-02", [(R16, [{"ytd_amount": "9000", "sales_amount": "9000"}], {"period": "202012"})],
     R16, [{"ytd_amount": "10000"}], {"period": "202101"}, "本年累计10000.00≠上期累计0+本月1000.00，请核对。"),
    ("C-VENUE-05", [(R03, [_NOTHING], {**_OCTOBER, "period": "202108"}), (R03, [_NOTHING], _SEPTEMBER)],
     R03, [_NOTHING], _OCTOBER, "“ZG-DCF-001”连续3个月零销售，请确认是否仍在营业。"),
    ("C-VENUE-06", [_CATALOGUE, (R04, _TILL, {})], R03, [{"sales_amount": "3300", "certified_amount": "3300"}], _OCTOBER,
     "“ZG-DCF-001”本月认定产品净销售额3300.00与POS销售明细合计3100.00相差6.1%，请核对。"),
    ("C-VENUE-07", [_CATALOGUE, (R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "ZG-DCF-001"}], {})],
     R03, [{"group_buy_amount": "101"}], _OCTOBER,
     "“ZG-DCF-001”本月工会/单位团购金额101.00大于工会、单位报送的经其履约的金额100.00，请核对。"),
    ("R04-RETURN", [(R04, [{"business_date": "2021-07-13"}], {"period": "202107"})],
     R04, [{"quantity": "-1", "sales_amount": "-10", "transaction_type": "退", "original_receipt_no": "X001", "receipt_no": "X2"}], {},
     "第5行退货未找到90日内的原小票“X001”，请核对。"),
    ("R07-MAINORDER", [], R07, _orders("90", "95", platform_discount="5"), {},
     "第5行所属主订单的子订单实付合计185.00与主订单金额200.00不一致，请核对（平台补贴可说明）。"),
    ("R08-PROMOTION", [_CATALOGUE], R08, [_EXHIBITOR], {"scope": ["HD-01"]},
     "第5行“东阿阿胶糕”成交单价1.9低于认定价格10的20%，请填写促销价说明。"),
    ("R08-TWICE", [(R08, [_EVENT], {"scope": ["HD-01"]})],
     R08, [{**_EVENT, "event_code": "HD-02", "started_on": "2021-10-15"}], {"scope": ["HD-02"]},
     "第5行活动“HD-02”与同一主办单位、同一地点、相隔不超过3天的活动“HD-01”疑似重复，请核对。"),
    ("R09-ORDER", [], R09, [{"pickup_order_no": "M1", "online_pickup_amount": "10"}], {"scope": ["SQ-DCF-01"]},
     "第5行未找到线上自提的平台订单“M1”，暂按本表统计，请核对。"),
    ("R10-ROSTER", [(R13, [{}, {"person_pseudonym": "P2"}], _HALF)], R10, [{}], {},
     "目录带动人数10，花名册实名2，请核对。"),
    ("R13-COUNTIES", [(R13, [{}], {**_HALF, "org": "WJ-SZ-01"})], R13, [{"region_name": "莘县"}], _HALF,
     "第5行人员同时列入东阿县的花名册，请两地核对。"),
    ("R14-LEVEL", [], R14, [{"media_name": "聊城日报", "stated_level": "省"}], {},
     "第5行级别“省”与媒体名录不一致，按名录“市”统计。"),
    ("R14-OUTLET", [], R14, [{"media_name": "某某公众号"}], {}, "第5行媒体“某某公众号”不在媒体名录中，级别待核定。"),
    ("R14-REPRINT", [(R14, [{"title": _TITLE}], {})],
     R14, [{"title": _TITLE, "media_name": "聊城日报", "published_on": "2021-10-14"}], {},
     f"第5行与“{_TITLE}”（大众日报，2021-10-12）疑似转载，不重复计篇，请核对。"),
    ("R16-PARTS", [_CATALOGUE, (R01, [{"amount": "94"}], {})], R16, [{"of_institution_amount": "100"}], {},
     "第5行“其中：单位采购”100.00与相应渠道已报送的94.00相差超过5%，请核对。"),
    ("R16-PARTS", [_CATALOGUE, (R01, [{"amount": "94"}], {})], R16, [{"reported_elsewhere_amount": "50"}], {},
     "第5行“其中已在其他渠道上报”50.00与相应渠道已报送的94.00相差超过5%，请核对。"),
    ("R16-RESIDUAL", [_CATALOGUE, (R01, [{"amount": "3000"}], {})], R16, [{}], {},
     "第5行本年至本月销售总额1000.00小于采购单位、工会、专柜、平台等各方已报送的3000.00，请核对。"),
    ("R16-ANNUAL", [_CATALOGUE, (R16, [{"sales_amount": "1000000"}], {"period": "202109"})],
     R16, [{"sales_amount": "250000"}], {}, "第5行产品年销售额超过认定价值量25%，请核对。"),
    ("C-PROD-01", [], R16, [{"of_832_amount": "10"}], {},
     "第5行产品“东阿阿胶糕”未匹配到认定目录，暂不计入消费帮扶产品销售；如为认定产品请填写认定编号。"),
    ("C-PROD-03", [_CATALOGUE], R16, [{"supplier_uscc": "93371599MA00000022", "of_832_amount": "10"}], {},
     "第5行供应商与产品认定主体“聊城甲食品有限公司”不一致，请核对。"),
]  # fmt: skip

PASSES: list[tuple[str, Given, str, list[dict[str, Any]], dict[str, Any]]] = [
    ("R02-HEADCOUNT", [], R02, [{"buyer_count": 2652}], {}),
    ("R02-SESSION", [(R06, [{}], {})], R02, [{"fulfilment_channel": "直播", "session_no": "LIVE1"}], {}),
    ("C-LINK-02", [], R02, [{"fulfilment_channel": "直播", "session_no": "LIVE9"}], {}),
    ("C-LINK-02", [], R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "ZG-DCF-001"}], {}),
    ("C-LINK-02", [(R04, [{}], {})], R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "X001"}], {}),
    ("C-LINK-02", [(R08, [{}], {"scope": ["HD-01"]})], R05, [{"fulfilment_channel": "展销会", "fulfilment_ref": "HD-01"}], {}),
    ("C-LINK-02", [(R05, [{}], {})], R02, [{"organizing_mode": "团购", "fulfilment_ref": "TG001"}], {}),
    ("C-LINK-01", [_CATALOGUE, (R04, [{}], {})], R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "X001"}], {}),
    ("C-HIST-02", [(R03, [{}], _SEPTEMBER)], R03, [{"ytd_amount": "2000"}], _OCTOBER),
    ("C-HIST-02", [(R03, [{}], {**_OCTOBER, "period": "202108"})], R03, [{"ytd_amount": "7777"}], _OCTOBER),
    ("C-HIST-02", [], R16, [{"ytd_amount": None}], {}),
    ("C-VENUE-05", [(R03, [_NOTHING], _SEPTEMBER)], R03, [_NOTHING], _OCTOBER),
    ("C-VENUE-05", [(R03, [{}], {**_OCTOBER, "period": "202108"}), (R03, [_NOTHING], _SEPTEMBER)], R03, [_NOTHING], _OCTOBER),
    ("C-VENUE-06", [_CATALOGUE, (R04, _TILL, {})], R03, [{"sales_amount": "3200", "certified_amount": "3200"}], _OCTOBER),
    ("C-VENUE-06", [_CATALOGUE], R03, [{}], _OCTOBER),
    ("C-VENUE-07", [_CATALOGUE, (R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "ZG-DCF-001"}], {})],
     R03, [{"group_buy_amount": "100"}], _OCTOBER),
    ("R04-RETURN", [(R04, [{"business_date": "2021-07-14"}], {"period": "202107"})],
     R04, [{"quantity": "-1", "sales_amount": "-10", "transaction_type": "退", "original_receipt_no": "X001", "receipt_no": "X2"}], {}),
    ("R04-RETURN", [], R04, [{"quantity": "-1", "sales_amount": "-10", "transaction_type": "退"}], {}),
    ("R07-MAINORDER", [], R07, _orders("95", "95", platform_discount="5"), {}),
    ("R07-MAINORDER", [], R07, _orders("100"), {}),
    ("R08-PROMOTION", [_CATALOGUE], R08, [{**_EXHIBITOR, "promotion_note": "一元抢购"}], {"scope": ["HD-01"]}),
    ("R08-PROMOTION", [_CATALOGUE], R08, [{**_EXHIBITOR, "line_amount": "20"}], {"scope": ["HD-01"]}),
    ("R08-TWICE", [(R08, [_EVENT], {"scope": ["HD-01"]})],
     R08, [{**_EVENT, "event_code": "HD-02", "started_on": "2021-10-16"}], {"scope": ["HD-02"]}),
    ("R09-ORDER", [(R07, [{}], {})], R09, [{"pickup_order_no": "M1"}], {"scope": ["SQ-DCF-01"]}),
    ("R10-ROSTER", [], R10, [{}], {}),
    ("R10-ROSTER", [(R13, [{}], _HALF)], R10, [{"declared_person_count": 1}], {}),
    ("R13-COUNTIES", [(R13, [{"region_name": "莘县"}], {"period": "2020H2"})], R13, [{}], _HALF),
    ("R14-LEVEL", [], R14, [{}], {}),
    ("R14-OUTLET", [], R14, [{}], {}),
    ("R14-REPRINT", [(R14, [{"title": _TITLE}], {})],
     R14, [{"title": _TITLE, "media_name": "聊城日报", "is_reprint": "是"}], {}),
    ("R16-PARTS", [_CATALOGUE, (R01, [{"amount": "95"}], {})], R16, [{"of_institution_amount": "100"}], {}),
    ("R16-RESIDUAL", [_CATALOGUE, (R01, [{"amount": "1000"}], {})], R16, [{}], {}),
    ("R16-ANNUAL", [_CATALOGUE], R16, [{"sales_amount": "1200000"}], {}),
    ("C-PROD-02", [_CATALOGUE], R16, [{}], {}),
]  # fmt: skip


def _sentences(clerk: Any, rule: str, given: Given, report: str, rows: Any, how: Any) -> list[str]:
    for earlier, earlier_rows, earlier_how in given:
        clerk.send(earlier, earlier_rows, **earlier_how)
    loaded = clerk.send(report, rows, **how)
    issues = [describe(finding, contract(report), {}, "Sheet1") for finding in loaded.findings]
    return [issue.message for issue in issues if issue.rule == rule]


@pytest.mark.parametrize(
    ("rule", "given", "report", "rows", "how", "sentence"), FIRES, ids=[f"{n}-{row[0]}" for n, row in enumerate(FIRES)]
)
def test_rule_fires(clerk: Any, rule: str, given: Given, report: str, rows: Any, how: Any, sentence: str) -> None:
    assert _sentences(clerk, rule, given, report, rows, how) == [sentence]


@pytest.mark.parametrize(
    ("rule", "given", "report", "rows", "how"), PASSES, ids=[f"{n}-{row[0]}" for n, row in enumerate(PASSES)]
)
def test_rule_does_not_fire(clerk: Any, rule: str, given: Given, report: str, rows: Any, how: Any) -> None:
    assert _sentences(clerk, rule, given, report, rows, how) == []
