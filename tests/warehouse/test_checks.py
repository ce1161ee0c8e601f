"""Every cross-report rule: it fires with its exact sentence, and it does not fire."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.contracts.catalogue import contract
from bangfu.pipeline.issues import describe

R01, R05, R06, R07 = "institution_procurement", "union_group_buy", "live_session", "platform_orders"
R04 = "counter_pos"
R10, R11, R12 = "certification_catalogue", "business_entities", "purchase_agreements"

Given = list[tuple[str, list[dict[str, Any]], dict[str, Any]]]

_CATALOGUE = (R10, [{}], {"period": "202006"})
_MANY = {"amount": "60000", "quantity": "6000"}


def _months(*amounts: str) -> Given:
    return [
        (
            R01,
            [{"amount": amount, "quantity": amount, "unit_price": "1", "purchase_date": f"2021-0{month}-10"}],
            {"period": f"20210{month}"},
        )
        for month, amount in enumerate(amounts, start=1)
    ]


# rule, what was there, report, its rows, its submission, the sentence
FIRES: list[tuple[str, Given, str, list[dict[str, Any]], dict[str, Any], str]] = [
    ("C-PROD-01", [], R01, [{"certification_no": None}], {},
     "第5行产品“东阿阿胶糕”未匹配到认定目录，暂不计入消费帮扶产品销售；如为认定产品请填写认定编号。"),
    ("C-PROD-02", [_CATALOGUE], R01, [{"purchase_date": "2020-05-01"}], {},
     "第5行产品“东阿阿胶糕”认定有效期为2020-06-01至2022-12-31，销售日期2020-05-01不在有效期内，不计入统计。"),
    ("C-PROD-03", [_CATALOGUE], R01, [{"supplier_uscc": "93371599MA00000022"}], {},
     "第5行供应商与产品认定主体“聊城甲食品有限公司”不一致，请核对。"),
    ("R01-PRICE", [_CATALOGUE], R01, [{"unit_price": "50.01", "amount": "500.1"}], {},
     "第5行单价50.01明显偏离认定价格10，请核对。"),
    ("R01-AGREEMENT", [], R01, [{"agreement_no": "XY001"}], {}, "第5行协议XY001不存在或已到期，请核对协议编号。"),
    ("R01-AGREEMENT", [(R12, [{"valid_to": "2021-10-11"}], {})], R01, [{"agreement_no": "XY001"}], {},
     "第5行协议XY001不存在或已到期，请核对协议编号。"),
    ("R01-VOUCHER", [(R01, [{"invoice_no": "12345678"}], {"org": "WJ-SZ-02"})], R01, [{"invoice_no": "12345678"}], {},
     "第5行该票据号已由市直医疗机构02报送，疑似重复，请核对。"),
    ("R05-INVOICE", [(R01, [{"invoice_no": "12345678"}], {})], R05, [{"invoice_no": "12345678"}], {},
     "第5行该发票已在单位采购月报中报送，请确认归口。"),
    ("C-HIST-01", _months("20000", "20000"), R01, [{**_MANY, "purchase_date": "2021-03-10"}], {"period": "202103"},
     "本期60000.00较近6个月平均增加200%，请在“情况说明”中说明原因。"),
    ("C-LINK-01", [_CATALOGUE, (R07, [{"paid_amount": "98"}], {})], R05, [{"fulfilment_ref": "M1-1"}], {},
     "第5行金额100.00与履约单M1-1的平台或收银金额98.00不一致，统计以后者为准，请核对。"),
    ("C-LINK-01", [_CATALOGUE, (R05, [{"fulfilment_ref": "M1-1"}], {})], R07, [{"paid_amount": "98"}], {},
     "第5行金额100.00与履约单M1-1的平台或收银金额98.00不一致，统计以后者为准，请核对。"),
    ("C-LINK-02", [_CATALOGUE], R05, [{"fulfilment_channel": "直播", "fulfilment_ref": "LIVE9"}], {},
     "第5行未找到履约单号“LIVE9”对应的订单或直播场次，暂按本表统计，请核对。"),
    ("C-LINK-03", [_CATALOGUE, (R04, [{}], {})], R05, [{"fulfilment_channel": "专柜"}], {},
     "第5行“东阿阿胶糕”没有可核实的履约单号，因供应商、产品、数量、金额、日期相符，暂按与X001为同一笔统计，请核对并补填履约单号。"),
    ("C-LINK-03", [_CATALOGUE, (R05, [{"fulfilment_channel": "专柜"}], {})], R04, [{}], {},
     "第5行“东阿阿胶糕”没有可核实的履约单号，因供应商、产品、数量、金额、日期相符，暂按与X001为同一笔统计，请核对并补填履约单号。"),
    ("R06-SNAPSHOT", [(R06, [{}], {})], R06, [{"participant_count": 999, "data_as_of": "2021-10-20T00:00"}], {},
     "第5行“参与人数”999小于此前已报的1000，请核对。"),
    ("R06-EXPORT", [(R07, [{"session_no": "LIVE1"}], {})], R06, [{}], {},
     "第5行成交金额1000.00与平台订单导出合计100.00不一致，请核对。"),
    ("R10-MISSING", [_CATALOGUE], R10, [{"certification_no": "LC-002"}], {"full_list": True},
     "上期目录中的产品LC-001本期缺失，请填报状态变更。"),
    ("R11-CREDIT", [_CATALOGUE], R11, [{"credit_status": "处罚"}], {"period": "2021H1"},
     "第5行经营主体信用状况为“处罚”，但仍有有效认定产品1个，待核查。"),
    ("R11-RENAMED", [(R11, [{}], {"period": "2020H2"})], R11, [{"name": "聊城乙食品有限公司"}], {"period": "2021H1"},
     "第5行经营主体名称由“聊城甲食品有限公司”变更为“聊城乙食品有限公司”，已记录。"),
    ("R12-FALLING", [(R12, [{"cumulative_fulfilled_amount": "500"}], {"period": "202109"})],
     R12, [{"cumulative_fulfilled_amount": "400"}], {}, "第5行累计履约金额400.00小于上期的500.00，请核对。"),
    ("R12-DELIVERIES", [(R01, [{"agreement_no": "XY001"}], {})], R12, [{"cumulative_fulfilled_amount": "200"}], {},
     "第5行累计履约金额200.00与单位采购月报中该协议的采购合计100.00相差超过5%，请核对。"),
]  # fmt: skip

PASSES: list[tuple[str, Given, str, list[dict[str, Any]], dict[str, Any]]] = [
    ("C-PROD-01", [_CATALOGUE], R01, [{}], {}),
    ("C-PROD-01", [], R06, [{"certified_amount": "500"}], {}),
    ("C-PROD-02", [_CATALOGUE], R01, [{"purchase_date": "2020-06-01"}], {}),
    ("C-PROD-03", [_CATALOGUE], R01, [{}], {}),
    ("C-PROD-03", [_CATALOGUE], R07, [{}], {}),
    ("R01-PRICE", [_CATALOGUE], R01, [{"unit_price": "50", "amount": "500"}], {}),
    ("R01-AGREEMENT", [(R12, [{}], {})], R01, [{"agreement_no": "XY001"}, {"invoice_no": "F2"}], {}),
    ("R01-VOUCHER", [(R01, [{"invoice_no": "12345678"}], {"org": "WJ-SZ-02"})], R01, [{"invoice_no": "99"}], {}),
    ("R05-INVOICE", [(R01, [{"invoice_no": "12345678"}], {})], R05, [{}], {}),
    ("C-HIST-01", _months("20000", "20000"), R01,
     [{"amount": "26000", "quantity": "2600", "purchase_date": "2021-03-10"}], {"period": "202103"}),
    ("C-HIST-01", _months("2000", "2000"), R01,
     [{"amount": "9000", "quantity": "900", "purchase_date": "2021-03-10"}], {"period": "202103"}),
    ("C-HIST-01", [], R01, [{**_MANY}], {}),
    ("C-LINK-01", [_CATALOGUE, (R07, [{"paid_amount": "99.5"}], {})], R05, [{"fulfilment_ref": "M1-1"}], {}),
    ("C-LINK-02", [(R06, [{}], {})], R05, [{"fulfilment_channel": "直播", "fulfilment_ref": "LIVE1"}], {}),
    ("C-LINK-02", [], R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "ZG-DCF-001"}], {}),
    ("C-LINK-03", [_CATALOGUE, (R04, [{}], {})], R05, [{"fulfilment_channel": "专柜", "fulfilment_ref": "X001"}], {}),
    ("R06-SNAPSHOT", [(R06, [{}], {})], R06, [{"data_as_of": "2021-10-20T00:00"}], {}),
    ("R06-EXPORT", [(R07, [{"session_no": "LIVE1", "paid_amount": "960"}], {})], R06, [{}], {}),
    ("R10-MISSING", [_CATALOGUE], R10, [{"certification_no": "LC-002"}], {}),
    ("R10-MISSING", [_CATALOGUE], R10, [{}], {"full_list": True}),
    ("R11-CREDIT", [_CATALOGUE], R11, [{}], {"period": "2021H1"}),
    ("R11-RENAMED", [(R11, [{}], {"period": "2020H2"})], R11, [{}], {"period": "2021H1"}),
    ("R12-FALLING", [(R12, [{"cumulative_fulfilled_amount": "500"}], {"period": "202109"})],
     R12, [{"cumulative_fulfilled_amount": "500"}], {}),
    ("R12-DELIVERIES", [(R01, [{"agreement_no": "XY001"}], {})], R12, [{"cumulative_fulfilled_amount": "104"}], {}),
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
