"""Rows that break no rule, one per report, and what the rules say when a test changes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas
import pytest
from tests.validation.places import GOOD_OF_PLACES, find_venue

from bangfu.contracts.catalogue import contract
from bangfu.contracts.messages import fill
from bangfu.validation.batch import Lookups, RowFinding, SubmissionContext
from bangfu.validation.batches import validate

Row = dict[str, Any]
Verdicts = list[tuple[str, str, str]]

GOOD: Mapping[str, Row] = {
    **GOOD_OF_PLACES,
    "R01": {
        "purchase_date": date(2021, 10, 8),
        "purchase_category": "食堂",
        "product_name": "面粉",
        "certification_no": "LC0001",
        "spec": "25公斤/袋",
        "unit": "袋",
        "quantity": Decimal(10),
        "unit_price": Decimal("95.50"),
        "amount": Decimal("955.00"),
        "supplier_name": "聊城某某面粉有限公司",
        "supplier_uscc": "91371599MA0000001A",
        "invoice_no": "03700211",
        "program": "本市认定",
        "fulfilment_channel": "直供",
        "return_amount": Decimal("0.00"),
    },
    "R05": {
        "union_name": "市直医疗机构01工会",
        "group_order_no": "TG20210901",
        "line_no": 1,
        "occasion": "中秋",
        "ordered_on": date(2021, 9, 6),
        "accepted_on": date(2021, 9, 15),
        "organizing_mode": "直接购买",
        "product_name": "杂粮礼盒",
        "unit": "盒",
        "unit_price": Decimal("50"),
        "quantity": Decimal(20),
        "amount": Decimal("1000.00"),
        "recipient_count": 20,
        "per_capita_standard": Decimal("50.00"),
        "supplier_name": "聊城某某粮油有限公司",
        "supplier_uscc": "91371599MA0000001A",
        "fulfilment_channel": "直供",
        "fund_source": "工会经费",
    },
    "R06": {
        "session_no": "LIVE202008001",
        "platform": "聊城鸿航爱心联播",
        "account_name": "爱心联播",
        "organizer_name": "市直医疗机构01",
        "started_at": datetime.fromisoformat("2020-08-19 20:00"),
        "ended_at": datetime.fromisoformat("2020-08-19 22:00"),
        "participant_count": 15604,
        "peak_online_count": 3000,
        "order_count": 888,
        "buyer_count": 800,
        "gmv_amount": Decimal("42479.36"),
        "refund_amount": Decimal("100.00"),
        "refund_order_count": 2,
        "certified_amount": Decimal("42479.36"),
        "data_as_of": datetime.fromisoformat("2020-08-31 00:00"),
    },
    "R07": {
        "platform": "抖音",
        "main_order_no": "4837000000000000001",
        "sub_order_no": "4837000000000000001",
        "ordered_at": datetime.fromisoformat("2020-08-19 21:00"),
        "paid_at": datetime.fromisoformat("2020-08-19 21:01"),
        "product_name": "圆铃大枣",
        "quantity": Decimal(2),
        "unit_price": Decimal("20"),
        "payable_amount": Decimal("40.00"),
        "paid_amount": Decimal("38.00"),
        "order_status": "完成",
        "session_no": "LIVE202008001",
    },
    "R10": {
        "certification_no": "LC0001",
        "batch_no": "第一批",
        "certified_on": date(2020, 6, 1),
        "product_name": "面粉",
        "category": "面粉",
        "spec": "25公斤/袋",
        "unit": "袋",
        "supplier_name": "聊城某某面粉有限公司",
        "supplier_uscc": "91371599MA0000001A",
        "region_name": "东阿县",
        "reference_price": Decimal("95.5"),
        "annual_value": Decimal("1200000.00"),
        "assistance_mechanism": "订单",
        "declared_person_count": 120,
        "declared_household_count": 50,
        "label_type": "绿色",
        "label_certificate_no": "LB-15-1703081720A",
        "label_valid_to": date(2022, 12, 31),
        "valid_from": date(2020, 6, 1),
        "valid_to": date(2023, 5, 31),
        "status": "有效",
    },
    "R11": {
        "supplier_uscc": "91371599MA0000001A",
        "name": "聊城某某面粉有限公司",
        "entity_type": "企业",
        "region_name": "东阿县",
        "credit_status": "正常",
    },
    "R12": {
        "agreement_no": "XY-001",
        "buyer_name": "聊城市人民医院",
        "buyer_type": "医院",
        "supplier_name": "聊城某某面粉有限公司",
        "supplier_uscc": "91371599MA0000001A",
        "signed_on": date(2020, 7, 13),
        "valid_from": date(2020, 7, 13),
        "valid_to": date(2022, 7, 12),
        "agreed_amount": Decimal("100000.00"),
        "month_fulfilled_amount": Decimal("2000.00"),
        "cumulative_fulfilled_amount": Decimal("8000.00"),
    },
    "R02": {
        "reporting_unit_name": "市直医疗机构01",
        "report_month": "2021年10月",
        "product_name": "圆铃大枣",
        "certification_no": "LC0002",
        "supplier_name": "聊城某某枣业有限公司",
        "supplier_uscc": "91371599MA0000001A",
        "organizing_mode": "直购",
        "buyer_count": 30,
        "order_count": 32,
        "unit": "盒",
        "quantity": Decimal(60),
        "amount": Decimal("3000.00"),
        "fulfilment_channel": "直供",
    },
    "R13": {
        "region_name": "东阿县",
        "person_pseudonym": "a1" * 32,
        "person_mask": "371599********0014",
        "person_age": 18,
        "household_pseudonym": "b2" * 32,
        "person_category": "脱贫享受政策",
        "entity_name": "聊城某某面粉有限公司",
        "certification_no": "LC0001",
        "mechanism": "务工",
        "started_on": date(2021, 7, 1),
        "ended_on": date(2021, 12, 31),
        "income_amount": Decimal("6000.00"),
    },
    "R14": {
        "title": "聊城：消费帮扶助农增收",
        "media_name": "大众网",
        "stated_level": "省",
        "media_type": "网",
        "published_on": date(2021, 10, 12),
        "link": "http://liaocheng.dzwww.com/lcxw/202110/t1.htm",
        "is_reprint": "否",
    },
    "R16": {
        "supplier_uscc": "91371599MA0000001A",
        "report_month": "10月",
        "certification_no": "LC0001",
        "product_name": "面粉",
        "sales_amount": Decimal("1000.00"),
        "of_institution_amount": Decimal("600.00"),
        "of_832_amount": Decimal("100.00"),
        "of_wholesale_amount": Decimal("300.00"),
        "quantity": Decimal(10),
        "unit": "袋",
        "stock_quantity": Decimal(5),
        "ytd_amount": Decimal("8000.00"),
    },
    "R15": {
        "project_no": "CY-2018-001",
        "project_name": "斜店乡蔬菜大棚",
        "project_year": "2018年",
        "region_name": "冠县",
        "project_type": "种植",
        "invested_amount": Decimal("5480000.00"),
        "built_on": date(2018, 11, 20),
        "asset_type": "经营性",
        "income_amount": Decimal("422000.00"),
        "return_rate": Decimal("7.70"),
        "distributed_amount": Decimal("420000.00"),
        "household_count": 200,
        "person_count": 500,
        "income_per_household": Decimal("2100.00"),
        "has_signboard": "是",
    },
    "R17": {
        "sample_no": "CJ-001",
        "product_name": "面粉",
        "entity_name": "聊城某某面粉有限公司",
        "sampled_on": date(2021, 10, 12),
        "test_item": "农药残留",
        "result": "合格",
    },
    "R18": {
        "issue_no": "WT-001",
        "responsible_unit": "市直医疗机构01",
        "problem": "专柜产品未标明认定编号",
        "registered_on": date(2021, 10, 8),
        "assigned_on": date(2021, 10, 9),
        "due_on": date(2021, 10, 31),
        "measures": "逐一补贴标签",
        "issue_state": "整改中",
    },
    "R19": {
        "object_name": "东昌府区",
        "indicator_code": "C1",
        "indicator_name": "年度销售额",
        "unit": "万元",
        "year_target": Decimal(1000),
        "quarter1_target": Decimal(250),
        "quarter2_target": Decimal(250),
        "quarter3_target": Decimal(250),
        "quarter4_target": Decimal(250),
    },
    "R20": {
        "unit_name": "市直医疗机构01",
        "unit_uscc": "CODE-01",
        "canteen_mode": "自办",
        "canteen_budget_amount": Decimal("800000.00"),
        "reserve_ratio": Decimal(15),
        "reserved_amount": Decimal("120000.00"),
        "union_budget_amount": Decimal("60000.00"),
        "completed_amount": Decimal("98000.00"),
    },
}
OBJECTS = {"东昌府区": "371502", "昌府区": "371502", "371502": "371502"}
UNITS = {"市直医疗机构01": "WJ-SZ-01", "市直01": "WJ-SZ-01", "CODE-01": "WJ-SZ-01", "市直医疗机构02": "WJ-SZ-02"}
REPORTED_ON = date(2021, 11, 3)
PERIOD = "202110"


def comes_in_parts(unit: str) -> bool | None:
    """Whether a unit of measure comes in parts, as unit.csv says it."""
    return {"斤": True, "公斤": True, "袋": False, "盒": False, "件": False}.get(unit)


@pytest.fixture
def good() -> Callable[..., Row]:
    """A row of a report that breaks no rule, with changes."""
    return lambda report, **changes: {**GOOD[report], **changes}


@pytest.fixture
def validated() -> Callable[..., list[RowFinding]]:
    """Findings on rows (given as changes to the good row), one submission unless a change names submission_index."""

    def run(report: str, *changes: Row, headers: Mapping[str, str] | None = None) -> list[RowFinding]:
        rows = [
            {"submission_index": 0, "row_no": 5 + place, **GOOD[report], **change}
            for place, change in enumerate(changes)
        ]
        count = 1 + max(row["submission_index"] for row in rows)
        context = SubmissionContext(REPORTED_ON, headers or {}, PERIOD)
        lookups = Lookups(
            [context] * count,
            comes_in_parts,
            lambda host: host.endswith("dzwww.com"),
            find_venue,
            OBJECTS.get,
            UNITS.get,
        )
        return validate(pandas.DataFrame(rows, dtype=object), contract(report), lookups)

    return run


@pytest.fixture
def verdicts(validated: Callable[..., list[RowFinding]]) -> Callable[..., Verdicts]:
    """Rule, severity and exact sentence of every finding."""

    def run(report: str, *changes: Row, headers: Mapping[str, str] | None = None) -> Verdicts:
        found = [one.finding for one in validated(report, *changes, headers=headers)]
        return [(one.rule, str(one.severity), _sentence(report, one)) for one in found]

    return run


def _sentence(report: str, finding: Any) -> str:
    template = next(
        rule.message for rule in contract(report).rules if (rule.id, rule.severity) == (finding.rule, finding.severity)
    )
    return fill(template, {"r": str(finding.row), "v": finding.value or "", **finding.values})
