"""``bangfu explain``: a submission with its file, versions, problems and sales."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Connection

from bangfu.pipeline.explaining import explanation_lines
from bangfu.warehouse.explain import explain


def _report(insert: Any, number: str, **values: Any) -> None:
    defaults = {
        "org_code": "WJW",
        "report": "institution_procurement",
        "period": "202110",
        "stage": "replied",
        "drop_id": 90,
    }
    insert("intake.submission", submission_id=number, member_name=number, **(defaults | values))


def test_everything_known_is_told(scratch: Connection, insert: Any) -> None:
    insert("intake.file_drop", path="WJW/inbox/a.xlsx", lies_at="WJW/accepted/a.xlsx")
    drop = scratch.exec_driver_sql("select max(drop_id) from intake.file_drop").scalar()
    _report(insert, "S1", status="accepted", state="superseded", superseded_by="S2", version=1)
    _report(
        insert,
        "S2",
        drop_id=drop,
        status="partially_accepted",
        state="live",
        version=2,
        supersedes="S1",
        amount_read="3.50",
        amount_loaded="3.50",
        amount_quarantined=0,
        amount_excluded=0,
    )
    _report(insert, "S3", period="202109", status="accepted", state="live")
    insert("intake.receipt", submission_id="S2", body="{}", written_to="WJW/accepted/a.xlsx.receipt.json")
    insert(
        "intake.issue",
        submission_id="S2",
        rule="C-NUM-01",
        severity="error",
        action="quarantined",
        row_no=7,
        message="第7行金额有误。",
    )
    insert(
        "intake.repair",
        submission_id="S2",
        row_no=5,
        column_name="金额（元）",
        before_text="１２",
        after_text="12",
        rule="C-TXT-01",
    )
    insert(
        "intake.unloaded_row",
        submission_id="S2",
        row_no=7,
        outcome="quarantined",
        cells='{"金额（元）": "?"}',
        reason="金额有误",
    )
    for row, status, amount in ((5, "counted", 2), (6, "uncertified", 1), (8, "uncertified", "0.50")):
        insert(
            "warehouse.fact_sale", submission_id="S2", row_no=row, sale_id=str(row), part="main", detail_level="line",
            sale_date="2021-10-01", paid_amount=amount, counted_status=status, reason=None if status == "counted" else "未认定",
        )  # fmt: skip
    found = explain(scratch, "S2")
    assert found is not None
    assert found["submission"]["amount_read"] == "3.50"
    assert found["submission"]["received_at"] == "2021-10-01T12:00:00+08:00"
    assert found["file"]["lies_at"] == "WJW/accepted/a.xlsx"
    assert [version["submission_id"] for version in found["versions"]] == ["S1", "S2"]
    assert [issue["message"] for issue in found["issues"]] == ["第7行金额有误。"]
    assert [(repair["before_text"], repair["after_text"]) for repair in found["repairs"]] == [("１２", "12")]
    assert found["unloaded_rows"][0]["cells"] == {"金额（元）": "?"}
    assert found["sales"]["counted"] == {"lines": 1, "net_amount": "2.00", "lines_with_overlap_risk": 0}
    assert found["sales"]["not_counted"] == [
        {"counted_status": "uncertified", "reason": "未认定", "lines": 2, "net_amount": "1.50", "rows": [6, 8]}
    ]
    assert json.loads(json.dumps(found)) == found


def test_an_unknown_submission_is_nothing(scratch: Connection) -> None:
    assert explain(scratch, "S9") is None


def test_a_file_let_in_after_its_month_was_closed_says_where_it_is_booked(
    scratch: Connection, insert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    insert("intake.file_drop", path="WJW/inbox/a.xlsx")
    drop = scratch.exec_driver_sql("select max(drop_id) from intake.file_drop").scalar()
    _report(insert, "S1", drop_id=drop, status="accepted", state="live", booking_month="202112")
    insert("warehouse.booking_adjustment", submission_id="S1", closed_month="202110", channel="counter", net_amount=-5)
    insert(
        "warehouse.fact_sale", submission_id="S1", row_no=5, sale_id="A", part="main", detail_level="line",
        sale_date="2021-10-01", paid_amount=3, counted_status="counted", has_overlap_risk=True,
    )  # fmt: skip
    found = explain(scratch, "S1")
    assert found is not None
    assert found["sales"]["booked"] == [{"closed_month": "202110", "channel": "counter", "net_amount": "-5.00"}]
    lines = explanation_lines(found)
    assert "  封账后更正 202110, counter, -5.00 元: 记入 202112" in lines
    assert "  其中可能重复计算: 1 行" in lines
