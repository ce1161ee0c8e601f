"""The receipt of a submission, built from the ledger alone, so that it can be written again at any time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_args

import jinja2
import yaml
from sqlalchemy import Connection, Row, text

from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.messages import fill
from bangfu.contracts.models import Severity
from bangfu.intake.whole_files import windows_text
from bangfu.reading.periods import say_period
from bangfu.settings import EXPECTATIONS, TIME_ZONE

SEVERITIES: tuple[str, ...] = get_args(Severity)
SHOWN_VALUES = 5
"""So many different values of one repeated problem are printed; the rows are always printed in full."""

_SUBMISSION = text("select * from intake.submission where submission_id = :submission_id")

_ISSUES = text("""
    select rule, severity, sheet, row_no, column_name, value, expected, message, action, template, template_values
    from intake.issue where submission_id = :submission_id
    order by row_no is not null, row_no, issue_id
""")


def build_receipt(connection: Connection, submission_id: str) -> dict[str, Any]:
    """The receipt as JSON-ready values. Amounts are strings with two decimals; what is absent is null."""
    row = connection.execute(_SUBMISSION, {"submission_id": submission_id}).one()
    issues = connection.execute(_ISSUES, {"submission_id": submission_id}).all()
    return {
        "submission_id": row.submission_id,
        "file_name": row.file_name,
        "sha256": row.sha256,
        "received_at": row.received_at.astimezone(TIME_ZONE).isoformat(timespec="seconds"),
        "org_code": row.org_code or row.folder_org_code,
        "report": row.report,
        "period": row.period,
        "version": row.version,
        "supersedes": row.supersedes,
        "status": row.status,
        "rows": {place: getattr(row, f"rows_{place}") for place in ("read", "loaded", "quarantined", "excluded")},
        "amount": {
            place: _yuan(getattr(row, f"amount_{place}")) for place in ("read", "loaded", "quarantined", "excluded")
        },
        "unreadable_amount_rows": row.unreadable_amount_rows,
        "understood": row.understood,
        "effect": row.effect,
        "issues": group_issues(issues),
    }


def group_issues(issues: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    """Issues as the receipt lists them: one that repeats in one column is one entry with all its rows.

    Two sentences of one rule (no number; too many decimals) are two entries: each tells the clerk something else.
    """
    groups: dict[tuple[Any, ...], list[Row[Any]]] = {}
    for issue in issues:
        sentence = issue.message if issue.row_no is None else issue.template
        key = (issue.rule, issue.severity, issue.action, issue.sheet, issue.column_name, sentence)
        groups.setdefault(key, []).append(issue)
    entries = [_entry(group) for group in groups.values()]
    return sorted(entries, key=lambda entry: (SEVERITIES.index(entry["severity"]), entry["row"] or 0))


def _entry(group: list[Row[Any]]) -> dict[str, Any]:
    first = group[0]
    rows = sorted({issue.row_no for issue in group if issue.row_no is not None})
    return {
        "rule": first.rule,
        "severity": first.severity,
        "sheet": first.sheet,
        "row": rows[0] if rows else None,
        "rows": rows,
        "column": first.column_name,
        "value": first.value,
        "expected": first.expected,
        "message": first.message if len(rows) < 2 else _joint_message(group, rows),
        "action": first.action,
    }


def _joint_message(group: list[Row[Any]], rows: list[int]) -> str:
    names = {name for issue in group for name in issue.template_values}
    values = {name: _joint_value([issue.template_values.get(name, "") for issue in group]) for name in names}
    return fill(group[0].template, {**values, "r": spoken_rows(rows)})


def spoken_rows(rows: list[int]) -> str:
    """Row numbers in a sentence, none left out: a few one by one, many with runs of three and more as 5–11."""
    if len(rows) <= SHOWN_VALUES:
        return "、".join(map(str, rows))
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)


def _joint_value(values: list[str]) -> str:
    different = list(dict.fromkeys(values))
    if len(different) <= SHOWN_VALUES:
        return "、".join(different)
    return "、".join(different[:SHOWN_VALUES]) + f"等{len(different)}个不同的值"


def _yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def receipt_json(receipt: Mapping[str, Any]) -> bytes:
    """The receipt as the bytes of ``X.receipt.json`` (UTF-8)."""
    return (json.dumps(receipt, ensure_ascii=False, indent=2) + "\n").encode()


def receipt_text(receipt: Mapping[str, Any]) -> bytes:
    """The receipt as one page of plain Chinese: UTF-8 with BOM and CRLF, as Windows editors expect."""
    words = _words()
    contract = load_contracts().get(receipt["report"] or "")
    page = _template().render(
        receipt=receipt,
        received_at=datetime.fromisoformat(receipt["received_at"]).strftime("%Y-%m-%d %H:%M:%S"),
        status=words["statuses"][receipt["status"]],
        report_title=contract.title if contract else None,
        period_text=say_period(receipt["period"]) if receipt["period"] else None,
        sections=_sections(receipt["issues"], words["sections"]),
    )
    return windows_text(page)


def _sections(issues: list[dict[str, Any]], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    sections = [
        {"title": titles[severity], "issues": [issue for issue in issues if issue["severity"] == severity]}
        for severity in SEVERITIES
    ]
    return [section for section in sections if section["issues"]]


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load((EXPECTATIONS / "common" / "receipt.yaml").read_text("utf-8"))
    return words


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(EXPECTATIONS / "common"), trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    return environment.get_template("receipt.txt.j2")
