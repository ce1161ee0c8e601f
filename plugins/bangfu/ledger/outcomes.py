"""What became of a submission: its ledger row, issues, repairs and rows that were not loaded, written together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, TextClause, text

from bangfu.contracts.findings import Repair
from bangfu.contracts.models import Action, Actor, Severity
from bangfu.ledger.records import STATE_OF_STATUS, Identity, RowCounts, State, Status, Yuan


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding with everything filled in, as the clerk reads it. ``column`` is the printed header."""

    rule: str
    severity: Severity
    action: Action
    actor: Actor
    message: str
    template: str
    values: dict[str, str]
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class UnloadedRow:
    """A row that was quarantined or excluded, with its cells as read. ``amount`` in yuan, None where unreadable."""

    row: int
    outcome: str
    reason: str
    amount: Decimal | None
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that is written about one judged submission."""

    status: Status
    identity: Identity
    sheet: str | None = None
    state: State | None = None
    rows: RowCounts = field(default_factory=RowCounts)
    amount: Yuan | None = None
    unreadable_amount_rows: int = 0
    understood: dict[str, Any] | None = None
    effect: dict[str, Any] | None = None
    version: int | None = None
    scope: tuple[str, ...] = ()
    supersedes: str | None = None
    superseded_by: str | None = None
    duplicate_of: str | None = None
    content_hash: str | None = None
    hold_question: str | None = None
    failure: str | None = None
    issues: Sequence[Issue] = ()
    repairs: Sequence[Repair] = ()
    unloaded: Sequence[UnloadedRow] = field(default=())


_UPDATE = text("""
    update intake.submission set
        stage = 'judged', status = :status, state = :state, org_code = :org_code, report = :report, period = :period,
        name_version = :name_version, reported_on = :reported_on, zero_report = :zero_report,
        full_list = :full_list, version = :version, scope = :scope,
        rows_read = :rows_read, rows_loaded = :rows_loaded, rows_quarantined = :rows_quarantined,
        rows_excluded = :rows_excluded, amount_read = :amount_read, amount_loaded = :amount_loaded,
        amount_quarantined = :amount_quarantined, amount_excluded = :amount_excluded,
        unreadable_amount_rows = :unreadable_amount_rows, understood = cast(:understood as json),
        effect = cast(:effect as json), supersedes = :supersedes, superseded_by = :superseded_by,
        duplicate_of = :duplicate_of, content_hash = :content_hash, hold_question = :hold_question,
        failure = :failure, ruleset_version = :ruleset_version, judged_at = clock_timestamp(),
        reporting_day = coalesce(:stated_day, cast(received_at at time zone 'Asia/Shanghai' as date)),
        claimed_by = null, lease_until = null, replied_at = null
    where submission_id = :submission_id
""")

_CLEAR = [
    text(f"delete from intake.{table} where submission_id = :submission_id")
    for table in ("issue", "repair", "unloaded_row")
]

# One statement however many rows: the rows travel as one JSON document. A warning is known by what it says of which
# report and value, wherever the row stands now: one that was explained is not asked again.
_INSERT_ISSUES = text("""
    with said as (
        select issue.*, md5(concat_ws(
            '|', submission.org_code, submission.report, submission.period, rule, column_name, value, template,
            template_values - 'r'
        )) as fingerprint
        from jsonb_to_recordset(cast(:rows as jsonb)) as issue(
            rule text, severity text, actor text, sheet text, row_no integer, column_name text, value text,
            expected text, message text, action text, template text, template_values jsonb)
        inner join intake.submission on submission_id = :submission_id
    )
    insert into intake.issue
        (submission_id, rule, ruleset_version, severity, actor, sheet, row_no, column_name, value, expected, message,
         action, template, template_values, fingerprint, state)
    select :submission_id, rule, :ruleset_version, severity, actor, sheet, row_no, column_name, value, expected,
        message, action, template, template_values, fingerprint,
        case when severity = 'warning' and (fingerprint = any(:explained) or exists (
            select 1 from intake.issue as earlier
            where earlier.fingerprint = said.fingerprint and earlier.state = 'explained'
        )) then 'explained' else 'open' end
    from said
""")

_EXPLAINED = text("""
    select distinct fingerprint from intake.issue
    where submission_id = :submission_id and state = 'explained' and fingerprint is not null
""")

_INSERT_REPAIRS = text("""
    insert into intake.repair (submission_id, sheet, row_no, column_name, before_text, after_text, rule)
    select :submission_id, :sheet, "row", "column", before, after, rule
    from jsonb_to_recordset(cast(:rows as jsonb)) as repair(
        "row" integer, "column" text, before text, after text, rule text)
""")

_INSERT_UNLOADED = text("""
    insert into intake.unloaded_row (submission_id, sheet, row_no, outcome, reason, amount, cells)
    select :submission_id, :sheet, "row", outcome, reason, amount, cells
    from jsonb_to_recordset(cast(:rows as jsonb)) as unloaded(
        "row" integer, outcome text, reason text, amount numeric(18, 2), cells jsonb)
""")


_NOTE_IDENTITY = text("""
    update intake.submission set
        org_code = :org_code, report = :report, period = :period, name_version = :name_version,
        reported_on = :reported_on, zero_report = :zero_report, full_list = :full_list, scope = :scope,
        content_hash = :content_hash
    where submission_id = :submission_id
""")


def note_identity(
    connection: Connection, submission_id: str, identity: Identity, scope: Sequence[str], content_hash: str | None
) -> None:
    """Write down what a submission is before it is weighed against its neighbours."""
    values = {**asdict(identity), "scope": list(scope), "content_hash": content_hash}
    connection.execute(_NOTE_IDENTITY, {"submission_id": submission_id, **values})


def write_outcome(
    connection: Connection, submission_id: str, outcome: Outcome, ruleset_version: str, stated_day: date | None
) -> None:
    """Write the outcome in the caller's transaction, replacing that of an earlier attempt; what was explained stays so.

    ``stated_day`` is the day that counts as the day of reporting; without it that is the day of receipt in Shanghai.
    """
    explained = [row.fingerprint for row in connection.execute(_EXPLAINED, {"submission_id": submission_id})]
    context = {
        "submission_id": submission_id,
        "sheet": outcome.sheet,
        "ruleset_version": ruleset_version,
        "explained": explained,
    }
    for statement in _CLEAR:
        connection.execute(statement, {"submission_id": submission_id})
    connection.execute(_UPDATE, {**_ledger_row(submission_id, outcome, ruleset_version), "stated_day": stated_day})
    _insert_all(connection, _INSERT_ISSUES, context, [_issue_row(issue) for issue in outcome.issues])
    _insert_all(connection, _INSERT_REPAIRS, context, [asdict(repair) for repair in outcome.repairs])
    _insert_all(connection, _INSERT_UNLOADED, context, [asdict(row) for row in outcome.unloaded])


def add_issue(connection: Connection, submission_id: str, issue: Issue, ruleset_version: str) -> None:
    """Add what is said of a judged submission as a whole; everything said of it before stays."""
    context: dict[str, Any] = {"submission_id": submission_id, "sheet": None, "ruleset_version": ruleset_version}
    context["explained"] = []
    _insert_all(connection, _INSERT_ISSUES, context, [_issue_row(issue)])


def _insert_all(
    connection: Connection, statement: TextClause, context: dict[str, Any], rows: list[dict[str, Any]]
) -> None:
    if rows:
        connection.execute(statement, {**context, "rows": _json(rows)})


def _ledger_row(submission_id: str, outcome: Outcome, ruleset_version: str) -> dict[str, Any]:
    identity, rows, amount = outcome.identity, outcome.rows, outcome.amount
    return {
        "submission_id": submission_id,
        "status": outcome.status,
        "state": outcome.state or STATE_OF_STATUS[outcome.status],
        "org_code": identity.org_code,
        "report": identity.report,
        "period": identity.period,
        "name_version": identity.name_version,
        "reported_on": identity.reported_on,
        "zero_report": identity.zero_report,
        "full_list": identity.full_list,
        "version": outcome.version,
        "scope": list(outcome.scope),
        "rows_read": rows.read,
        "rows_loaded": rows.loaded,
        "rows_quarantined": rows.quarantined,
        "rows_excluded": rows.excluded,
        "amount_read": amount.read if amount else None,
        "amount_loaded": amount.loaded if amount else None,
        "amount_quarantined": amount.quarantined if amount else None,
        "amount_excluded": amount.excluded if amount else None,
        "unreadable_amount_rows": outcome.unreadable_amount_rows,
        "understood": _json(outcome.understood),
        "effect": _json(outcome.effect),
        "supersedes": outcome.supersedes,
        "superseded_by": outcome.superseded_by,
        "duplicate_of": outcome.duplicate_of,
        "content_hash": outcome.content_hash,
        "hold_question": outcome.hold_question,
        "failure": outcome.failure,
        "ruleset_version": ruleset_version,
    }


def _issue_row(issue: Issue) -> dict[str, Any]:
    return {
        "rule": issue.rule,
        "severity": issue.severity,
        "actor": issue.actor,
        "sheet": issue.sheet,
        "row_no": issue.row,
        "column_name": issue.column,
        "value": issue.value,
        "expected": issue.expected,
        "message": issue.message,
        "action": issue.action,
        "template": issue.template,
        "template_values": issue.values,
    }


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
