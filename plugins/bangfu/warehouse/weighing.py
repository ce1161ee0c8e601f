"""What the neighbours of an arrival say before it is loaded: versions, scopes, closed periods, last month's content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from bangfu.contracts.catalogue import contract
from bangfu.contracts.findings import Finding
from bangfu.contracts.messages import message
from bangfu.ledger.decisions import is_accepted
from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival, Verdict
from bangfu.warehouse.bringing_in import bring_in
from bangfu.warehouse.versions import VERSION_COLUMNS, FileVersion, file_versions, is_newer, newest

MAX_REMOVED_SHARE = Decimal("0.30")
"""A replacement that takes away more than this of the live rows or yuan waits for a decision (INTERFACE 5.2)."""

_NOTHING_YET = Verdict("load")


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A live submission of the same unit, report and period."""

    version: FileVersion
    scope: frozenset[str]
    zero_report: bool

    @property
    def is_whole(self) -> bool:
        """Whether it speaks for the whole period."""
        return self.zero_report or not self.scope


def weigh(connection: Connection, arrival: Arrival, register: Register) -> Verdict:
    """Whether the arrival may load, and in whose place; nothing is changed.

    A question that was answered ``accept`` is not asked again. A correction sheet is weighed against nothing.
    """
    if arrival.parent_submission_id is not None:
        return _NOTHING_YET
    verdict, overlaps = _against_live_files(connection, arrival)
    closed = _closed_period(connection, arrival)
    findings = [
        *closed,
        *_same_as_last_period(connection, arrival),
        *overlaps,
        *_too_much_removed(connection, arrival, verdict, register),
    ]
    for finding in findings:
        question = question_of(finding, arrival)
        if not is_accepted(connection, question):
            return Verdict("held", question, (finding,), verdict.replaces, verdict.is_older, verdict.newer)
    released = [_month_of_release(connection, question_of(finding, arrival)) for finding in closed]
    return replace(verdict, booking_month=released[0] if released else None)


def question_of(finding: Finding, arrival: Arrival) -> str:
    """The question that a person has to answer; it names the submission, so that one answer releases one file."""
    return f"{message(finding.rule, finding.values)}（{arrival.file_name}，{arrival.submission_id}）"


_RELEASED = text("""
    select to_char(max(decided_at) at time zone 'Asia/Shanghai', 'YYYYMM') from intake.decision
    where question = :question and answer = 'accept'
""")


def _month_of_release(connection: Connection, question: str) -> str:
    return str(connection.execute(_RELEASED, {"question": question}).scalar_one())


# --- versions and scopes ------------------------------------------------------------------------------------------

_LIVE_FILES = text(f"""
    select {VERSION_COLUMNS}, scope, zero_report
    from intake.submission
    inner join intake.file_version using (submission_id)
    where org_code = :org_code and report = :report and period is not distinct from :period
        and state = 'live' and parent_submission_id is null and submission_id <> :submission_id
    order by submission_id
""")


def _against_live_files(connection: Connection, arrival: Arrival) -> tuple[Verdict, list[Finding]]:
    """In whose place the arrival comes, or which newer one is there; and overlaps that only a person can settle."""
    if contract(arrival.report).supersede.mode != "period":
        return _NOTHING_YET, []
    version = file_versions(connection, [arrival.submission_id])[arrival.submission_id]
    own = LiveFile(version, frozenset(arrival.scope), arrival.zero_report)
    replaced: list[str] = []
    newer: list[FileVersion] = []
    overlapping: list[Finding] = []
    for other in _live_files(connection, arrival):
        if not _meet(own, other):
            continue
        is_own_newer = is_newer(own.version, other.version)
        if not _contains(*((own, other) if is_own_newer else (other, own))):
            overlapping.append(_overlap(own, other))
            replaced.append(other.version.submission_id)
        elif is_own_newer:
            replaced.append(other.version.submission_id)
        else:
            newer.append(other.version)
    if newer:
        return Verdict("load", is_older=True, newer=newest(newer).submission_id), overlapping
    return Verdict("load", replaces=tuple(replaced)), overlapping


def _live_files(connection: Connection, arrival: Arrival) -> list[LiveFile]:
    series = {
        "org_code": arrival.org_code,
        "report": arrival.report,
        "period": arrival.period,
        "submission_id": arrival.submission_id,
    }
    return [
        LiveFile(FileVersion(*row[:7]), frozenset(row.scope), row.zero_report)
        for row in connection.execute(_LIVE_FILES, series)
    ]


def _meet(one: LiveFile, other: LiveFile) -> bool:
    return one.is_whole or other.is_whole or bool(one.scope & other.scope)


def _contains(newer: LiveFile, older: LiveFile) -> bool:
    """Whether the newer file speaks for all that the older one spoke for; any file with rows outdoes a zero report.

    A file that named no scope is contained in every other: what it leaves out is caught by what is taken away.
    """
    return newer.is_whole or older.scope <= newer.scope


def _overlap(own: LiveFile, other: LiveFile) -> Finding:
    values = {
        "scope": _scope_text(own.scope),
        "file": other.version.file_name,
        "other": _scope_text(other.scope),
    }
    return Finding("C-VER-02", values)


def _scope_text(scope: frozenset[str]) -> str:
    return "、".join(sorted(scope)) or "全部"


# --- how much a replacement takes away ----------------------------------------------------------------------------

_LIVE_TOTALS = text("""
    with live as (
        select submission_id from intake.submission
        where submission_id = any(:replaced) or (parent_submission_id = any(:replaced) and state = 'live')
    )
    select
        (select count(*) from staging.row_version
            where report = :report and in_force and submission_id in (select submission_id from live)) as rows,
        (select coalesce(sum(net_amount), 0) from warehouse.fact_sale
            where counted_status = 'counted' and submission_id in (select submission_id from live)) as yuan
""")
_OWN_YUAN = text("""
    select coalesce(sum(net_amount), 0) from warehouse.fact_sale
    where counted_status = 'counted' and submission_id = :submission_id
""")


def _too_much_removed(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> list[Finding]:
    """C-VER-01, found by loading on trial: only resolution tells how many yuan the new version would count."""
    if not verdict.replaces:
        return []
    before = connection.execute(_LIVE_TOTALS, {"replaced": list(verdict.replaces), "report": arrival.report}).one()
    rows_after = len(arrival.frame)
    yuan_after = _yuan_on_trial(connection, arrival, verdict, register)
    rows_before, yuan_before = int(before.rows), Decimal(before.yuan)
    if not _falls_too_far(rows_before, rows_after) and not _falls_too_far(yuan_before, yuan_after):
        return []
    values = {
        "a": str(rows_before),
        "x": f"{yuan_before:.2f}",
        "b": str(rows_after),
        "y": f"{yuan_after:.2f}",
    }
    return [Finding("C-VER-01", values)]


def _yuan_on_trial(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Decimal:
    trial = connection.begin_nested()
    bring_in(connection, arrival, verdict, register)
    yuan = connection.execute(_OWN_YUAN, {"submission_id": arrival.submission_id}).scalar_one()
    trial.rollback()
    return Decimal(yuan)


def _falls_too_far(before: int | Decimal, after: int | Decimal) -> bool:
    return before > 0 and Decimal(before) - Decimal(after) > MAX_REMOVED_SHARE * Decimal(before)


# --- periods ------------------------------------------------------------------------------------------------------

_IS_CLOSED = text("""
    select exists (
        select 1 from intake.closed_period as closed
        where reference.period_start(closed.period) <= reference.period_start(:period)
            and reference.period_end(closed.period) >= reference.period_end(:period)
    )
""")
_SAME_CONTENT = text("""
    select exists (
        select 1
        from intake.submission as own
        inner join intake.submission as earlier
            on own.content_hash = earlier.content_hash and earlier.org_code = :org_code
                and earlier.report = :report and earlier.period = :previous and earlier.state = 'live'
        where own.submission_id = :submission_id
    )
""")


def _closed_period(connection: Connection, arrival: Arrival) -> list[Finding]:
    """C-META-03.closed: its period is closed, or a half-year or year that it is part of."""
    if arrival.period is None or not connection.execute(_IS_CLOSED, {"period": arrival.period}).scalar():
        return []
    return [Finding("C-META-03.closed", {"p": arrival.reporting_period})]


def _same_as_last_period(connection: Connection, arrival: Arrival) -> list[Finding]:
    """C-HIST-03: last period's file under a new name. Zero reports are alike by nature."""
    if arrival.zero_report or arrival.period is None:
        return []
    series = {
        "org_code": arrival.org_code,
        "report": arrival.report,
        "previous": previous_period(arrival.period),
        "submission_id": arrival.submission_id,
    }
    return [Finding("C-HIST-03")] if connection.execute(_SAME_CONTENT, series).scalar() else []


def previous_period(period: str) -> str:
    """The period before a code of the same kind: 202101 -> 202012, 2021H1 -> 2020H2, 2021 -> 2020."""
    year, rest = int(period[:4]), period[4:]
    if not rest:
        return str(year - 1)
    if rest.startswith("H"):
        return f"{year}H1" if rest == "H2" else f"{year - 1}H2"
    month = int(rest)
    return f"{year}{month - 1:02d}" if month > 1 else f"{year - 1}12"


# --- what the receipt says of versions ----------------------------------------------------------------------------

_EARLIER_VERSIONS = text("""
    select coalesce(max(version), 0) from intake.submission
    where org_code = :org_code and report = :report and period is not distinct from :period
        and submission_id <> :submission_id
        and (scope && :scope or zero_report or :is_whole or scope = '{}')
""")
_FILES = text(f"""
    select {VERSION_COLUMNS} from intake.file_version
    where submission_id = any(:submission_ids)
        and submission_id in (select submission_id from intake.submission where parent_submission_id is null)
""")


def next_version(connection: Connection, arrival: Arrival) -> int:
    """1 for the first file of a unit, report, period and scope, then 2, 3, …"""
    series: dict[str, Any] = {
        "org_code": arrival.org_code,
        "report": arrival.report,
        "period": arrival.period,
        "submission_id": arrival.submission_id,
        "scope": list(arrival.scope),
        "is_whole": arrival.zero_report or not arrival.scope,
    }
    return int(connection.execute(_EARLIER_VERSIONS, series).scalar_one()) + 1


def superseded_on_receipt(connection: Connection, arrival: Arrival, superseded: Sequence[str]) -> str | None:
    """The newest of the submissions that lost all they had, for the receipt, which names one."""
    rows = connection.execute(_FILES, {"submission_ids": list(superseded)}).all()
    return newest(FileVersion(*row) for row in rows).submission_id if rows else None
