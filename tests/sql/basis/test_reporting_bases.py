"""What the measures of reporting discipline are computed from: given rows, expected rows. Today is 2021-12-01."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, text


@pytest.fixture
def reported(scratch: Connection, insert: Any) -> Any:
    """Writes a judged submission of the hospital H1X in the town that zone Z1 manages."""
    insert("reference.region", region_code="C1", name="东区", level="county", managing_area_code="C1")
    insert("reference.region", region_code="T1", name="某镇", level="town", managing_area_code="Z1")
    insert("reference.organisation", org_code="H1X", name="一院", region_code="T1", system_code="HEALTH")
    insert("reference.report_type", report="entity_sales", code="R16", title="经营主体销售月报", dag="d")
    insert("reference.due_rule", applies_to="monthly", workday=5)

    def write(submission_id: str, status: str = "accepted", **more: Any) -> None:
        states = {"accepted": "live", "accepted_with_warnings": "live", "partially_accepted": "live"}
        row = {
            "submission_id": submission_id, "drop_id": int(submission_id[1:]), "org_code": "H1X",
            "folder_org_code": "H1X", "report": "entity_sales", "period": "202110", "stage": "judged",
            "status": status, "state": states.get(status, status), "received_at": "2021-11-03T10:00:00+08:00",
            "reporting_day": "2021-11-03", "file_name": f"{submission_id}.xlsx",
        }  # fmt: skip
        insert("intake.submission", **row | more)

    return write


def _read(connection: Connection, basis: str, *columns: str) -> list[dict[str, Any]]:
    connection.execute(text("set local role bangfu_assessor"))
    connection.execute(text("set local search_path to basis_live, pg_catalog"))
    rows = connection.execute(text(f"select {', '.join(columns)} from {basis} order by row_key")).mappings()
    return [dict(row) for row in rows]


def test_report_due_names_the_area_the_submission_and_the_first_urge(
    scratch: Connection, insert: Any, reported: Any
) -> None:
    insert(
        "reference.obligation",
        org_code="H1X",
        report="entity_sales",
        frequency="monthly",
        first_period="202110",
        last_period="202111",
    )
    reported("S1", "returned")
    reported("S2", received_at="2021-11-10T10:00:00+08:00", reporting_day="2021-11-10")
    step = {"org_code": "H1X", "report": "entity_sales", "period": "202110"}
    insert("intake.reminder", **step, step="upcoming", stepped_on="2021-11-03", written_at="2021-11-03T08:00:00+08:00")
    insert("intake.reminder", **step, step="first_urge", stepped_on="2021-11-10")  # passed over after an outage
    insert(
        "intake.reminder", **step, step="second_urge", stepped_on="2021-11-10", written_at="2021-11-10T08:00:00+08:00"
    )
    rows = _read(
        scratch,
        "report_due",
        "row_key",
        "submission_id",
        "label",
        "region_code",
        "system_code",
        "due_on",
        "accepted_on",
        "late_days",
        "state",
        "reminded_on",
        "returned_count",
    )
    assert rows == [
        {
            "row_key": "report_due/H1X/entity_sales/202110", "submission_id": "S2", "label": "一院 经营主体销售月报 202110",
            "region_code": "Z1", "system_code": "HEALTH", "due_on": date(2021, 11, 5), "accepted_on": date(2021, 11, 10),
            "late_days": 5, "state": "late", "reminded_on": date(2021, 11, 10), "returned_count": 1,
        },
        {
            "row_key": "report_due/H1X/entity_sales/202111", "submission_id": None, "label": "一院 经营主体销售月报 202111",
            "region_code": "Z1", "system_code": "HEALTH", "due_on": date(2021, 12, 7), "accepted_on": None,
            "late_days": None, "state": "due", "reminded_on": None, "returned_count": 0,
        },
    ]  # fmt: skip


COUNTS = ("row_key", "period", "rows_read", "error_rows", "warning_rows")


def test_the_first_version_counts_whatever_came_after(scratch: Connection, insert: Any, reported: Any) -> None:
    reported("S1", "held", rows_read=7, rows_quarantined=7)
    reported(
        "S2",
        "partially_accepted",
        rows_read=12,
        rows_loaded=9,
        rows_quarantined=2,
        rows_excluded=1,
        received_at="2021-11-04T10:00:00+08:00",
    )
    reported("S3", rows_read=12, rows_loaded=12, received_at="2021-11-05T10:00:00+08:00")
    insert("intake.unloaded_row", submission_id="S2", row_no=5, outcome="quarantined", cells="{}")
    for severity, row in (("error", 5), ("warning", 5), ("warning", 6), ("warning", 6), ("warning", None), ("note", 7)):
        insert("intake.issue", submission_id="S2", rule="R", severity=severity, row_no=row, action="kept")
    reported("S4", period="202109", zero_report=True)
    assert _read(scratch, "first_version", *COUNTS) == [
        {"row_key": "first_version/S2", "period": "202110", "rows_read": 11, "error_rows": 2, "warning_rows": 1},
        {"row_key": "first_version/S4", "period": "202109", "rows_read": 0, "error_rows": 0, "warning_rows": 0},
    ]


def test_all_rows_of_a_returned_first_version_are_wrong(scratch: Connection, insert: Any, reported: Any) -> None:
    reported("S1", "returned", rows_read=12, rows_quarantined=11, rows_excluded=1)
    insert("intake.issue", submission_id="S1", rule="R", severity="warning", row_no=3, action="kept")
    reported("S2", "returned", period="202109")
    reported("S3", "returned", report=None)
    assert _read(scratch, "first_version", *COUNTS) == [
        {"row_key": "first_version/S1", "period": "202110", "rows_read": 11, "error_rows": 11, "warning_rows": 0},
        {"row_key": "first_version/S2", "period": "202109", "rows_read": 1, "error_rows": 1, "warning_rows": 0},
    ]


def test_a_question_is_open_until_it_is_answered(scratch: Connection, insert: Any, reported: Any) -> None:
    reported("S1", "held", org_code=None, reporting_day="2021-11-25")
    reported("S2", "accepted_with_warnings", reporting_day="2021-11-30")
    reported("S3", "accepted_with_warnings", state="superseded")
    for submission, rule, severity, state in (
        ("S2", "C-HIST-01", "warning", "open"),
        ("S2", "C-HIST-01", "warning", "open"),
        ("S2", "C-HIST-02", "warning", "explained"),
        ("S2", "C-HEAD-01", "note", "open"),
        ("S2", "C-PROD-01", "warning", "open"),
        ("S3", "C-HIST-01", "warning", "open"),
    ):
        insert(
            "intake.issue",
            submission_id=submission,
            rule=rule,
            severity=severity,
            state=state,
            action="kept",
            message="较近6个月平均偏高",
            row_no=None,
        )
    rows = _read(
        scratch, "open_query", "row_key", "org_code", "region_code", "kind", "label", "opened_on", "workdays_open"
    )
    assert rows == [
        {
            "row_key": "open_query/S1", "org_code": "H1X", "region_code": "Z1", "kind": "held",
            "label": "一院 经营主体销售月报 202110", "opened_on": date(2021, 11, 25), "workdays_open": 4,
        },
        {
            "row_key": "open_query/S2/C-HIST-01", "org_code": "H1X", "region_code": "Z1", "kind": "warning",
            "label": "较近6个月平均偏高", "opened_on": date(2021, 11, 30), "workdays_open": 1,
        },
    ]  # fmt: skip
