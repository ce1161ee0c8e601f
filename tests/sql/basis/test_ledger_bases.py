"""Samples, penalised entities and issues as measures see them: given rows, expected rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

COMMON = {"row_key", "submission_id", "sheet", "row_no", "label", "amount"}


def _read(connection: Connection, basis: str, *columns: str) -> list[tuple[Any, ...]]:
    connection.execute(text("set local role bangfu_assessor"))
    rows = connection.execute(text(f"select * from basis_live.{basis} order by row_key")).mappings()
    assert set(rows.keys()) >= COMMON
    return [tuple(row[column] for column in columns) for row in rows]


def test_a_sample_fails_with_one_item(scratch: Connection, insert: Any) -> None:
    row = {"product_name": "大米", "sampled_on": "2021-10-12", "region_code": "371524", "has_passed": True}
    table = "warehouse.fact_inspection"
    insert(table, **row, sample_no="A", test_item="农药", row_no=5, submission_id="S1", product_no="P1")
    failed = {**row, "has_passed": False, "has_penalty": True, "penalty_amount": 500}
    insert(table, **failed, sample_no="A", test_item="重金属", row_no=6, submission_id="S1", product_no="P1")
    insert(table, **row, sample_no="B", test_item="综合", row_no=7, submission_id="S1")
    columns = ("row_key", "row_no", "amount", "product_no", "region_code", "sampled_on", "has_passed", "has_penalty")
    assert _read(scratch, "inspected_sample", *columns) == [
        ("inspected_sample/A", 6, Decimal("500.00"), "P1", "371524", date(2021, 10, 12), False, True),
        ("inspected_sample/B", 7, None, None, "371524", date(2021, 10, 12), True, False),
    ]


def test_an_entity_is_penalised_once_a_year(scratch: Connection, insert: Any) -> None:
    for number, (during, credit) in enumerate([
        ("[2020-07-01,2021-01-01)", "处罚"), ("[2021-01-01,2021-07-01)", "处罚"), ("[2021-07-01,2022-01-01)", "处罚"),
        ("[2022-01-01,)", "正常"),
    ]):  # fmt: skip
        insert("warehouse.dim_entity", uscc="U1", valid_during=during, name="甲", credit_status=credit, row_no=number)
    insert("warehouse.dim_entity", uscc="U2", name="乙", credit_status="异常")
    assert _read(scratch, "penalised_entity", "row_key", "uscc", "known_from", "label", "row_no") == [
        ("penalised_entity/U1/2020", "U1", date(2020, 7, 1), "甲", 0),
        ("penalised_entity/U1/2021", "U1", date(2021, 1, 1), "甲", 1),
    ]


def test_an_issue_is_its_units(scratch: Connection, insert: Any) -> None:
    insert("reference.region", region_code="T1", name="某镇", level="town", managing_area_code="Z1")
    insert("reference.organisation", org_code="H1X", name="一院", region_code="T1", system_code="HEALTH")
    issue = {"origin": "report", "due_on": "2021-10-31", "state": "rectifying"}
    insert("warehouse.fact_issue", **issue, issue_no="A", responsible_org_code="H1X")
    insert("warehouse.fact_issue", **issue, issue_no="B", responsible_org_code="UNKNOWN", responsible_name="某单位")
    insert("reference.region", region_code="Z1", name="某区", level="zone", managing_area_code="Z1")
    insert("reference.sector_system", system_code="HEALTH", name="卫健系统")
    insert("warehouse.fact_issue", **issue, issue_no="C", responsible_org_code="Z1", responsible_name="某区")
    insert("warehouse.fact_issue", **issue, issue_no="D", responsible_org_code="HEALTH", responsible_name="卫健系统")
    columns = ("row_key", "org_code", "region_code", "system_code", "due_on", "closed_on", "state", "label")
    assert _read(scratch, "rectification", *columns) == [
        ("rectification/A", "H1X", "Z1", "HEALTH", date(2021, 10, 31), None, "rectifying", "A 一院"),
        ("rectification/B", "UNKNOWN", "UNKNOWN", None, date(2021, 10, 31), None, "rectifying", "B 某单位"),
        ("rectification/C", "Z1", "Z1", None, date(2021, 10, 31), None, "rectifying", "C 某区"),
        ("rectification/D", "HEALTH", "UNKNOWN", "HEALTH", date(2021, 10, 31), None, "rectifying", "D 卫健系统"),
    ]
