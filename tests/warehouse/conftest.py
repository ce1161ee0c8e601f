"""A clerk who sends judged submissions straight to the warehouse, with plain rows and sensible defaults."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, RowMapping, text

from bangfu.register.lookup import Register, load_register
from bangfu.settings import TIME_ZONE
from bangfu.warehouse.arrival import Arrival, Loaded, Verdict
from bangfu.warehouse.load import load, weigh

SUPPLIER = "91371599MA00000011"
OTHER_SUPPLIER = "93371599MA00000022"
_START = datetime(2021, 11, 3, 9, 0, tzinfo=TIME_ZONE)
_MONEY = {
    "amount", "unit_price", "quantity", "return_amount", "gmv_amount", "refund_amount", "certified_amount",
    "paid_amount", "payable_amount", "reference_price", "annual_value",
}  # fmt: skip

DEFAULTS: dict[str, dict[str, Any]] = {
    "institution_procurement": {
        "purchase_date": "2021-10-12", "purchase_category": "食堂", "product_name": "东阿阿胶糕",
        "certification_no": "LC-001", "spec": "500克", "unit": "盒", "quantity": "10", "unit_price": "10",
        "amount": "100", "supplier_name": "聊城甲食品有限公司", "supplier_uscc": SUPPLIER, "invoice_no": None,
        "delivery_note_no": None, "program": "本市认定", "fulfilment_channel": "直供", "fulfilment_ref": None,
        "return_amount": "0", "agreement_no": None,
    },
    "union_group_buy": {
        "union_name": "市直医疗机构01工会委员会", "union_code": None, "group_order_no": "TG001", "line_no": 1,
        "occasion": "中秋", "ordered_on": "2021-10-08", "accepted_on": "2021-10-12", "organizing_mode": "直接购买",
        "certification_no": "LC-001", "product_name": "东阿阿胶糕", "spec": "500克", "unit": "盒",
        "unit_price": "10", "quantity": "10", "amount": "100", "recipient_count": 10,
        "supplier_name": "聊城甲食品有限公司", "supplier_uscc": SUPPLIER, "fulfilment_channel": "直供",
        "fulfilment_ref": None, "fund_source": "工会经费", "invoice_no": None,
    },
    "live_session": {
        "session_no": "LIVE1", "platform": "鸿航爱心联播", "account_name": "聊城帮扶", "organizer_name": "市直医疗机构01",
        "system_name": "卫健", "region_name": None, "started_at": "2021-10-12T19:00", "ended_at": "2021-10-12T21:00",
        "participant_count": 1000, "order_count": 10, "gmv_amount": "1000", "refund_amount": "0",
        "certified_amount": "1000", "data_as_of": "2021-10-13T00:00",
    },
    "platform_orders": {
        "platform": "鸿航爱心联播", "main_order_no": "M1", "sub_order_no": "M1-1", "paid_at": "2021-10-12T20:00",
        "item_id": None, "product_name": "东阿阿胶糕", "spec": "500克", "merchant_code": None, "quantity": "1",
        "unit_price": "100", "paid_amount": "100", "order_status": "完成", "after_sale_status": None,
        "refund_amount": "0", "refunded_at": None, "session_no": None,
    },
    "certification_catalogue": {
        "certification_no": "LC-001", "batch_no": "1", "certified_on": "2020-06-01", "product_name": "东阿阿胶糕",
        "category": "阿胶", "spec": "500克", "unit": "盒", "supplier_name": "聊城甲食品有限公司",
        "supplier_uscc": SUPPLIER, "region_name": "东阿县", "reference_price": "10", "annual_value": "1000000",
        "declared_person_count": 10, "label_type": None, "valid_from": "2020-06-01", "valid_to": "2022-12-31",
        "status": "有效",
    },
    "business_entities": {
        "supplier_uscc": SUPPLIER, "name": "聊城甲食品有限公司", "entity_type": "企业", "region_name": "东阿县",
        "credit_status": "正常", "certification_status": "有效",
    },
    "purchase_agreements": {
        "agreement_no": "XY001", "buyer_name": "市直医疗机构01", "buyer_uscc": None, "buyer_type": "医院",
        "supplier_name": "聊城甲食品有限公司", "supplier_uscc": SUPPLIER, "product_name": None,
        "signed_on": "2020-07-13", "valid_from": "2020-07-13", "valid_to": "2022-07-12", "agreed_amount": "100000",
        "cumulative_fulfilled_amount": None, "month_fulfilled_amount": None,
    },
    "staff_purchase": {
        "product_name": "东阿阿胶糕", "certification_no": "LC-001", "spec": "500克", "unit": "盒",
        "supplier_name": "聊城甲食品有限公司", "supplier_uscc": None, "organizing_mode": "直购", "buyer_count": 10,
        "order_count": 10, "quantity": "10", "amount": "100", "fulfilment_channel": "直供", "fulfilment_ref": None,
        "session_no": None,
    },
    "counter_monthly": {
        "venue_code": "ZG-DCF-001", "venue_name": "东昌府区消费帮扶专柜01", "region_name": "东昌府区",
        "certification_no": "LC-001", "product_name": "东阿阿胶糕", "gtin": None,
        "supplier_name": "聊城甲食品有限公司", "supplier_uscc": None, "quantity": "100", "sales_amount": "1000",
        "certified_amount": "1000", "return_amount": "0", "ytd_amount": "1000", "group_buy_amount": None,
    },
    "counter_pos": {
        "store_code": "ZG-DCF-001", "till_no": "1", "receipt_no": "X001", "business_date": "2021-10-12", "line_no": 1,
        "item_code": None, "gtin": None, "product_name": "东阿阿胶糕", "quantity": "10", "unit": "盒",
        "unit_price": "10", "sales_amount": "100", "transaction_type": "售", "group_flag": None,
        "original_receipt_no": None,
    },
    "special_event": {
        "event_code": "HD-01", "event_name": "惠民节", "started_on": "2021-10-12", "ended_on": "2021-10-13",
        "organizer_name": "市直医疗机构01", "event_type": "展销会", "attendance": 100, "sales_amount": "1000",
        "certified_amount": "800", "exhibitor_name": None, "exhibitor_uscc": None, "product_name": None,
        "certification_no": None, "quantity": None, "line_amount": None, "is_certified": None,
    },
    "community_shop": {
        "venue_code": "SQ-DCF-01", "venue_name": "社区店", "operator_name": "甲", "community_name": "乙",
        "region_name": "东昌府区", "certification_no": "LC-001", "product_name": "东阿阿胶糕", "gtin": None,
        "supplier_name": "聊城甲食品有限公司", "supplier_uscc": None, "quantity": "100", "sales_amount": "1000",
        "certified_amount": "1000", "return_amount": "0", "ytd_amount": "1000", "group_buy_amount": None,
        "online_pickup_amount": None, "pickup_order_no": None,
    },
    "beneficiary_roster": {
        "region_name": "东阿县", "town_name": None, "village_name": None, "person_pseudonym": "P1",
        "household_pseudonym": "H1", "person_category": "脱贫享受政策", "entity_name": "聊城甲食品有限公司",
        "entity_uscc": SUPPLIER, "certification_no": "LC-001", "mechanism": "务工", "started_on": "2021-01-01",
        "ended_on": None, "income_amount": "3000",
    },
    "media_coverage": {
        "title": "爱心直播助农增收", "media_name": "大众日报", "stated_level": "省", "media_type": "报",
        "published_on": "2021-10-12", "system_name": "卫健", "link": None, "evidence_file": "1.jpg",
        "is_reprint": None, "original_title": None,
    },
    "entity_sales": {
        "supplier_uscc": SUPPLIER, "supplier_name": "聊城甲食品有限公司", "certification_no": "LC-001",
        "product_name": "东阿阿胶糕", "sales_amount": "1000", "of_institution_amount": None, "of_union_amount": None,
        "of_staff_amount": None, "of_counter_amount": None, "of_community_shop_amount": None,
        "of_exhibition_amount": None, "of_livestream_amount": None, "of_ecommerce_amount": None,
        "of_832_amount": None, "of_wholesale_amount": None, "reported_elsewhere_amount": None, "quantity": "100",
        "unit": "盒", "stock_quantity": None, "ytd_amount": None,
    },
    "industry_projects": {
        "project_no": "CY-001", "project_name": "斜店乡蔬菜大棚", "project_year": "2018年", "region_name": "冠县",
        "town_name": "斜店乡", "village_name": None, "project_type": "种植", "fund_source": None,
        "invested_amount": "5480000", "built_on": "2018-11-20", "asset_type": "经营性", "operator_uscc": None,
        "income_amount": "422000", "distributed_amount": "420000", "household_count": 612, "person_count": 1500,
        "project_status": "运营", "has_signboard": "是", "certification_no": None,
    },
    "sample_inspections": {
        "sample_no": "CJ-001", "product_name": "东阿阿胶糕", "certification_no": None,
        "entity_name": "聊城甲食品有限公司", "entity_uscc": None, "sampled_on": "2021-10-12", "test_item": "综合",
        "result": "合格", "handling": None, "penalty_amount": None,
    },
    "rectification_issues": {
        "issue_no": "WT-001", "issue_source": "督查", "responsible_unit": "市直医疗机构01", "responsible_uscc": None,
        "problem": "专柜产品未标明认定编号", "registered_on": "2021-10-08", "assigned_on": None, "due_on": "2021-10-31",
        "measures": None, "issue_state": "登记", "is_rectified": None, "is_effective": None, "is_satisfying": None,
        "closed_on": None, "evidence": None,
    },
    "annual_targets": {
        "object_name": "东阿县", "indicator_code": "C1", "indicator_name": None, "unit": "万元", "year_target": "1000",
        "quarter1_target": None, "quarter2_target": None, "quarter3_target": None, "quarter4_target": None,
        "document_no": None, "remark": None,
    },
    "platform_832_reserve": {
        "unit_name": "市直医疗机构01", "unit_uscc": None, "canteen_mode": "自办", "canteen_budget_amount": "800000",
        "reserve_ratio": "15", "reserved_amount": "120000", "union_budget_amount": "60000",
        "completed_amount": "98000", "remark": None,
    },
}  # fmt: skip
UNITS = {
    "institution_procurement": "WJ-SZ-01", "union_group_buy": "GH-WJ-SZ-01", "live_session": "WJ-SZ-01",
    "platform_orders": "PT-HHAX", "certification_catalogue": "WJW", "business_entities": "WJW",
    "staff_purchase": "WJ-SZ-01", "counter_monthly": "CS-DCF-001", "counter_pos": "CS-DCF-001",
    "special_event": "WJ-SZ-01", "community_shop": "SQ-YY-01",
    "purchase_agreements": "WJ-SZ-01", "beneficiary_roster": "WJW", "media_coverage": "WJW", "entity_sales": "WJW",
    "industry_projects": "WJW", "sample_inspections": "WJW", "rectification_issues": "WJW",
    "annual_targets": "XCZX", "platform_832_reserve": "WJW",
}  # fmt: skip


def typed(name: str, value: Any) -> Any:
    """A plain value as cleaning gives it."""
    if value is None:
        return None
    if name in _MONEY or name.endswith(("_amount", "_target", "_ratio")):
        return Decimal(str(value))
    if name.endswith("_at") or name == "data_as_of":
        return datetime.fromisoformat(str(value))
    if name.endswith(("_on", "_date", "valid_from", "valid_to")):
        return date.fromisoformat(str(value))
    return value


def frame_of(report: str, rows: Sequence[dict[str, Any]], first_row: int = 5) -> pd.DataFrame:
    """Rows with the defaults of their report filled in."""
    full = [{**DEFAULTS[report], **row} for row in rows]
    table = [
        {"row_no": first_row + index, **{name: typed(name, value) for name, value in row.items()}}
        for index, row in enumerate(full)
    ]
    names = ["row_no", *DEFAULTS[report]]
    names += [name for row in rows for name in row if name not in names]
    return pd.DataFrame(table, columns=list(dict.fromkeys(names)), dtype=object)


@dataclass
class Clerk:
    """Sends submissions in the order of the calls."""

    connection: Connection
    register: Register = field(repr=False)
    sent: list[str] = field(default_factory=list)

    def weigh(self, report: str, rows: Sequence[dict[str, Any]] = (), **how: Any) -> tuple[Arrival, Verdict]:
        """Note a submission in the ledger and weigh it."""
        arrival = self._arrive(report, rows, **how)
        return arrival, weigh(self.connection, arrival, self.register)

    def send(self, report: str, rows: Sequence[dict[str, Any]] = (), **how: Any) -> Loaded:
        """Note, weigh and load a submission; it must not be held."""
        arrival, verdict = self.weigh(report, rows, **how)
        assert verdict.kind == "load", verdict.question
        return self.load(arrival, verdict)

    def load(self, arrival: Arrival, verdict: Verdict) -> Loaded:
        """Load what was weighed and write its ledger row as the pipeline does."""
        loaded = load(self.connection, arrival, verdict, self.register)
        self.connection.execute(
            text("""
                update intake.submission set stage = 'judged', status = 'accepted', version = :version,
                    state = :state, superseded_by = :superseded_by, rows_read = :rows, rows_loaded = :rows
                where submission_id = :submission_id
            """),
            {
                "version": loaded.version,
                "state": "superseded" if loaded.superseded_by else "live",
                "superseded_by": loaded.superseded_by,
                "rows": len(arrival.frame),
                "submission_id": arrival.submission_id,
            },
        )
        return loaded

    def catalogue(self, *rows: dict[str, Any], **how: Any) -> Loaded:
        """Send a certification catalogue; by default of June 2020."""
        return self.send("certification_catalogue", rows or ({},), **{"period": "202006", **how})

    def sales(self, where: str = "true") -> list[RowMapping]:
        """Sale lines in a stable order."""
        query = f"select * from warehouse.fact_sale where {where} order by report, business_key, part, submission_id"
        return list(self.connection.execute(text(query)).mappings())

    def statuses(self, where: str = "true") -> list[tuple[Any, ...]]:
        """(report, business key, part, counted status, net amount) of all sale lines in force."""
        return [
            (line["report"], line["business_key"], line["part"], line["counted_status"], line["net_amount"])
            for line in self.sales(f"in_force and ({where})")
        ]

    def total(self) -> Decimal:
        """What the city counts."""
        query = "select coalesce(sum(net_amount), 0) from warehouse.fact_sale where counted_status = 'counted'"
        return Decimal(self.connection.execute(text(query)).scalar_one())

    def state(self, submission_id: str) -> str:
        """The ledger's state of a submission."""
        query = "select state from intake.submission where submission_id = :submission_id"
        return str(self.connection.execute(text(query), {"submission_id": submission_id}).scalar_one())

    def _arrive(
        self,
        report: str,
        rows: Sequence[dict[str, Any]],
        *,
        org: str | None = None,
        period: str | None = "202110",
        name: str | None = None,
        name_version: int | None = None,
        reported_on: date | None = None,
        mtime: datetime | None = None,
        scope: Sequence[str] = (),
        zero_report: bool = False,
        full_list: bool = False,
        parent: str | None = None,
        excluded: Sequence[dict[str, Any]] = (),
        content_hash: str | None = None,
        id: str | None = None,  # noqa: A002 the id of the submission, in the words of the caller
    ) -> Arrival:
        number = len(self.sent) + 1
        content = json.dumps([report, org, period, list(rows), list(excluded), name, name_version], default=str)
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        arrival = Arrival(
            submission_id=id or f"S{number:03d}-{sha256[:8]}",
            org_code=org or UNITS[report],
            report=report,
            period=period,
            name_version=name_version,
            reported_on=reported_on,
            file_mtime=mtime or _START + timedelta(minutes=number),
            file_name=name or f"{report}_{number}.xlsx",
            sha256=sha256,
            zero_report=zero_report,
            full_list=full_list,
            sheet="Sheet1",
            frame=frame_of(report, rows),
            scope=tuple(sorted(scope)),
            parent_submission_id=parent,
            excluded=frame_of(report, excluded, first_row=1000) if excluded else None,
        )
        self._note(arrival, number, content_hash)
        self.sent.append(arrival.submission_id)
        return arrival

    def _note(self, arrival: Arrival, number: int, content_hash: str | None) -> None:
        drop = self.connection.execute(
            text("""
                insert into intake.file_drop
                    (folder_org_code, path, file_name, size_bytes, mtime_ns, sha256, received_at)
                values (:org, :path, :name, 1, :number, :sha256, :at) returning drop_id
            """),
            {
                "org": arrival.org_code,
                "path": f"/inbox/{number}",
                "name": arrival.file_name,
                "number": number,
                "sha256": arrival.sha256,
                "at": arrival.file_mtime,
            },
        ).scalar_one()
        self.connection.execute(
            text("""
                insert into intake.submission
                    (submission_id, drop_id, folder_org_code, org_code, file_name, sha256, size_bytes, drop_number,
                     received_at, file_mtime, report, period, name_version, reported_on, zero_report, full_list,
                     stage, scope, parent_submission_id, content_hash)
                values (:submission_id, :drop_id, :org, :org, :name, :sha256, 1, 1, :at, :at, :report, :period,
                    :name_version, :reported_on, :zero_report, :full_list, 'identified', :scope, :parent, :content_hash)
            """),
            {
                "submission_id": arrival.submission_id,
                "drop_id": drop,
                "org": arrival.org_code,
                "name": arrival.file_name,
                "sha256": arrival.sha256,
                "at": arrival.file_mtime,
                "report": arrival.report,
                "period": arrival.period,
                "name_version": arrival.name_version,
                "reported_on": arrival.reported_on,
                "zero_report": arrival.zero_report,
                "full_list": arrival.full_list,
                "scope": list(arrival.scope),
                "parent": arrival.parent_submission_id,
                "content_hash": content_hash,
            },
        )


@pytest.fixture(scope="session")
def shipped_register() -> dict[str, Register]:
    """The register of the shipped reference data, read from the first warehouse that has it."""
    return {}


@pytest.fixture
def clerk(registered_connection: Connection, shipped_register: dict[str, Register]) -> Clerk:
    """A clerk at a warehouse with reference data and nothing else."""
    if "shipped" not in shipped_register:
        shipped_register["shipped"] = load_register(registered_connection)
    return Clerk(registered_connection, shipped_register["shipped"])
