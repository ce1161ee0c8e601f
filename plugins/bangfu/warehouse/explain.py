"""Everything that the ledger and the warehouse know about one submission, for ``bangfu explain``."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, TextClause, text

from bangfu.settings import TIME_ZONE

_SUBMISSION = text("""
    select submission_id, folder_org_code, org_code, file_name, member_name, sha256, size_bytes, drop_number,
        received_at, report, period, reported_on, zero_report, full_list, scope, stage, status, state, version,
        rows_read, rows_loaded, rows_quarantined, rows_excluded,
        amount_read, amount_loaded, amount_quarantined, amount_excluded, unreadable_amount_rows,
        understood, effect, supersedes, superseded_by, duplicate_of, parent_submission_id, hold_question,
        ruleset_version, failure, attempts, judged_at, replied_at, booking_month
    from intake.submission where submission_id = :submission_id
""")

_DROP = text("""
    select path, lies_at, archived_at, finished_at, receipt.written_to as receipt_at, receipt.written_at
    from intake.submission
    join intake.file_drop using (drop_id)
    left join intake.receipt using (submission_id)
    where submission_id = :submission_id
""")

_VERSIONS = text("""
    select other.submission_id, other.version, other.status, other.state, other.file_name, other.received_at,
        other.scope, other.superseded_by
    from intake.submission as this
    join intake.submission as other using (org_code, report, period)
    where this.submission_id = :submission_id and other.status is not null
    order by other.received_at, other.submission_id
""")

_ISSUES = text("""
    select rule, severity, actor, sheet, row_no, column_name, value, expected, message, action, state
    from intake.issue where submission_id = :submission_id order by row_no nulls first, issue_id
""")

_DECISIONS = text("""
    select question, answer, decided_by, reason, decided_at
    from intake.submission_decision
    join intake.decision using (decision_id)
    where submission_id = :submission_id order by decision_id
""")

_REPAIRS = text("""
    select sheet, row_no, column_name, before_text, after_text, rule
    from intake.repair where submission_id = :submission_id order by row_no, column_name
""")

_UNLOADED = text("""
    select sheet, row_no, outcome, reason, amount, cells, corrected_by
    from intake.unloaded_row where submission_id = :submission_id order by row_no
""")

_COUNTED = text("""
    select count(*) as lines, coalesce(sum(net_amount), 0) as net_amount,
        count(*) filter (where has_overlap_risk) as lines_with_overlap_risk
    from warehouse.fact_sale where submission_id = :submission_id and counted_status = 'counted'
""")

_BOOKED = text("""
    select closed_month, channel, net_amount
    from warehouse.booking_adjustment where submission_id = :submission_id order by closed_month, channel
""")

_NOT_COUNTED = text("""
    select counted_status, reason, count(*) as lines, sum(net_amount) as net_amount,
        array_agg(distinct row_no order by row_no) as rows
    from warehouse.fact_sale where submission_id = :submission_id and counted_status <> 'counted'
    group by counted_status, reason order by counted_status, reason
""")


def explain(connection: Connection, submission_id: str) -> dict[str, Any] | None:
    """What is known about a submission as JSON-ready values; None where no such submission is known.

    Keys: ``submission`` (ledger row), ``file`` (where it lay and lies), ``versions`` (everything reported for the
    same unit, report and period, in order of receipt), ``decisions`` (answers that released it or sent it back),
    ``issues``, ``repairs``, ``unloaded_rows``, and ``sales`` with what counts, what does not, by reason, and what a
    file that was let in after its month was closed moved from closed months into its ``booking_month`` (``booked``).
    Amounts are strings in yuan, times ISO text in Asia/Shanghai. Read as loader, owner or assessor.
    """
    found = _records(connection, _SUBMISSION, submission_id)
    if not found:
        return None
    return {
        "submission": found[0],
        "file": _records(connection, _DROP, submission_id)[0],
        "versions": _records(connection, _VERSIONS, submission_id),
        "decisions": _records(connection, _DECISIONS, submission_id),
        "issues": _records(connection, _ISSUES, submission_id),
        "repairs": _records(connection, _REPAIRS, submission_id),
        "unloaded_rows": _records(connection, _UNLOADED, submission_id),
        "sales": {
            "counted": _records(connection, _COUNTED, submission_id)[0],
            "not_counted": _records(connection, _NOT_COUNTED, submission_id),
            "booked": _records(connection, _BOOKED, submission_id),
        },
    }


def _records(connection: Connection, statement: TextClause, submission_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(statement, {"submission_id": submission_id}).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(TIME_ZONE).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
