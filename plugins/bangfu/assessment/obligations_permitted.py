"""Extensions and waivers: what a named person permits, kept for ever; the latest about an obligation counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, text

from bangfu.contracts.catalogue import find_contract
from bangfu.contracts.models import ReportContract
from bangfu.ledger.decisions import Decision, Signed, record
from bangfu.notices import NotFoundError, WrongUsageError
from bangfu.reading.periods import PeriodKind, fit_period, period_start
from bangfu.register.lookup import Register, load_register
from bangfu.register.records import Obligation

_KIND_OF_PERIOD: dict[str, PeriodKind] = {"monthly": "month", "half_year": "half_year", "year": "year"}

_DUE = text("select due_on from reference.due_of(:report, :frequency, :period)")

_PERMIT = text("""
    insert into intake.obligation_exception
        (decision_id, kind, org_code, report, period, until_date, requested_by, approved_by, reason, decided_at)
    values
        (:decision_id, :kind, :org_code, :report, :period, :until_date, :requested_by, :approved_by, :reason, :now)
""")


@dataclass(frozen=True, slots=True)
class Permission:
    """What is permitted: ``extend`` the due date to ``until_date``, or ``waive`` the report up to that day.

    ``report`` is a name or an R-code; ``requested_by`` blank means the unit itself.
    """

    kind: Literal["extend", "waive"]
    org_code: str
    report: str
    period: str
    until_date: date
    approved_by: str
    reason: str
    requested_by: str = ""


@dataclass(frozen=True, slots=True)
class Permitted:
    """What was permitted, with names for people and the due date as the rules have it."""

    permission: Permission
    unit: str
    report_title: str
    due_on: date


def permit(connection: Connection, asked: Permission, now: datetime) -> Permitted:
    """Write the permission into the ledger, beside all earlier ones.

    Raises :class:`NotFoundError` where nobody owes that report for that period, :class:`WrongUsageError` for a
    date before the due date, or where nobody approves or no reason is given.
    """
    signed = Signed(asked.approved_by, asked.reason)
    register = load_register(connection)
    contract = find_contract(asked.report)
    if contract is None:
        raise NotFoundError("report.unknown", report=asked.report)
    obligation = _find_obligation(register, asked, contract)
    unit = register.organisation_name(asked.org_code)
    permission = replace(asked, report=contract.name, requested_by=asked.requested_by.strip() or unit)
    due_on = _due_on(connection, obligation, asked.period)
    if permission.until_date < due_on:
        raise WrongUsageError("decide.before_due", until=permission.until_date, due=due_on)
    question = f"{permission.kind}:{permission.org_code}:{permission.report}:{permission.period}"
    answer = permission.until_date.isoformat()
    decision_id = record(connection, Decision(question, answer, signed.by, signed.reason, now))
    connection.execute(_PERMIT, {**asdict(permission), "decision_id": decision_id, "now": now})
    return Permitted(permission, unit, contract.title, due_on)


def _find_obligation(register: Register, asked: Permission, contract: ReportContract) -> Obligation:
    if register.organisation(asked.org_code) is None:
        raise NotFoundError("decide.unknown_unit", org_code=asked.org_code)
    told = {"unit": register.organisation_name(asked.org_code), "report": contract.title}
    obligation = register.obligations.get((asked.org_code, contract.name))
    if obligation is None:
        raise NotFoundError("decide.no_obligation", **told)
    if not _is_period_of(obligation.frequency, asked.period) or not obligation.covers(asked.period):
        raise NotFoundError("decide.no_such_period", **told, period=asked.period)
    return obligation


def _is_period_of(frequency: str, period: str) -> bool:
    try:
        period_start(period)
    except ValueError:
        return False
    return fit_period(period, _KIND_OF_PERIOD[frequency]) == period


def _due_on(connection: Connection, obligation: Obligation, period: str) -> date:
    values = {"report": obligation.report, "frequency": obligation.frequency, "period": period}
    due_on: date = connection.execute(_DUE, values).scalar_one()
    return due_on
