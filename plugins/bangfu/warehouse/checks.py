"""Rules across reports and against history: one SQL file per rule in sql/checks/, which returns the rows at fault.

A check returns ``row_no`` (null for the file), ``value``, and the values of the rule's sentence under their own names;
``expected`` and ``severity`` where it has them. Such rules never take a row out: another report may yet arrive.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping

from bangfu.contracts.catalogue import contract
from bangfu.contracts.findings import Finding
from bangfu.contracts.models import ReportContract
from bangfu.reading.periods import period_start
from bangfu.settings import SQL
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.keys import column_values, product_key
from bangfu.warehouse.statements import run

# Links between reports belong to no single one: they are asked of every sales report.
COMMON_CHECKS = {
    "union_group_buy": ("C-LINK-01", "C-LINK-02", "C-LINK-03"),
    "institution_procurement": ("C-LINK-01", "C-LINK-02", "C-LINK-03"),
    "staff_purchase": ("C-LINK-01", "C-LINK-02", "C-LINK-03"),
    "platform_orders": ("C-LINK-01", "C-LINK-03"),
    "counter_pos": ("C-LINK-01", "C-LINK-03"),
}
_OWN_NAMES = ("row_no", "value", "expected", "severity")


def cross_report_findings(connection: Connection, arrival: Arrival) -> list[Finding]:
    """What other reports and earlier months say against the rows just loaded, in the order of rules and rows."""
    report = contract(arrival.report)
    rules = [(rule.id, rule.column) for rule in report.rules if rule.level == "warehouse"]
    rules += [(rule_id, _column_of(rule_id)) for rule_id in COMMON_CHECKS.get(arrival.report, ())]
    values = {
        "submission_id": arrival.submission_id,
        "report": arrival.report,
        "org_code": arrival.org_code,
        "period": arrival.period,
        "is_full_list": arrival.full_list,
    }
    return [
        _finding(rule_id, column, report, row)
        for rule_id, column in dict(rules).items()
        if _has_check(rule_id)
        for row in run(connection, f"checks/{rule_id}.sql", **values).mappings()
    ]


def suspected_units(connection: Connection, arrival: Arrival) -> list[Finding]:
    """C-UNIT-01 against the unit's own rows of earlier periods; errors, to be asked before the rows load."""
    if arrival.report not in ("institution_procurement", "union_group_buy") or arrival.period is None:
        return []
    names = ("row_no", "supplier_uscc", "amount", "quantity")
    columns = [column_values(arrival.frame, name) for name in names]
    keys = map(product_key, column_values(arrival.frame, "product_name"))
    rows = [
        {**dict(zip(names, row, strict=True)), "product_key": key}
        for row, key in zip(zip(*columns, strict=True), keys, strict=True)
    ]
    found = run(
        connection,
        "checks/C-UNIT-01.sql",
        rows=json.dumps(rows, ensure_ascii=False, default=str),
        org_code=arrival.org_code,
        report=arrival.report,
        period_start=period_start(arrival.period),
    )
    report = contract(arrival.report)
    return [_finding("C-UNIT-01", report.amount_column, report, row) for row in found.mappings()]


def _column_of(rule_id: str) -> str:
    return {"C-LINK-01": "amount", "C-LINK-02": "fulfilment_ref", "C-LINK-03": "product_name"}[rule_id]


@cache
def _has_check(rule_id: str) -> bool:
    return (SQL / "checks" / f"{rule_id}.sql").is_file()


def _finding(rule_id: str, column: str | None, report: ReportContract, row: RowMapping) -> Finding:
    named = {column_of.field for column_of in report.columns}
    return Finding(
        rule=rule_id,
        values={name: _text(value) for name, value in row.items() if name not in _OWN_NAMES},
        row=row["row_no"],
        column=column if column in named else report.amount_column,
        value=_text(row["value"]) if row.get("value") is not None else None,
        expected=_text(row["expected"]) if row.get("expected") is not None else None,
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)
