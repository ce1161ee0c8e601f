"""A person's answer: recorded for ever and acted upon at once: what waited is processed, returned or counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from bangfu.contracts.findings import Finding
from bangfu.ledger.decisions import RETURN, Decision, Signed, held_files, note_changes, record, release, send_back
from bangfu.ledger.outcomes import add_issue
from bangfu.notices import NotFoundError, WrongUsageError, notice
from bangfu.pipeline.ingest import Ingested
from bangfu.pipeline.issues import describe
from bangfu.pipeline.process import process
from bangfu.pipeline.questions import Question, find_question
from bangfu.pipeline.workplace import Workplace
from bangfu.publishing.replies import reply_all
from bangfu.reading.periods import period_end
from bangfu.reading.pool import ReadingPool
from bangfu.register.decided_aliases import accept_alias
from bangfu.register.lookup import load_register
from bangfu.register.tables import ALIAS_TARGETS
from bangfu.settings import TIME_ZONE
from bangfu.warehouse.revisit import changed_months, revisit_invoice, revisit_products, revisit_session


@dataclass
class Decided:
    """What an answer did.

    ``released`` submissions were processed, with what became of them in ``ingested``; ``returned`` ones went back;
    ``changed_lines`` sale lines of ``changed_periods`` count differently.
    """

    answer: str
    question: Question | None = None
    released: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    changed_lines: int = 0
    changed_periods: list[str] = field(default_factory=list)
    ingested: Ingested = field(default_factory=Ingested)

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "question": self.question.as_json() if self.question else None,
            "answer": self.answer,
            "released": self.released,
            "returned": self.returned,
            "changed_lines": self.changed_lines,
            "changed_periods": self.changed_periods,
            **self.ingested.as_json(),
        }


_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('bangfu.decide'))")


def decide(work: Workplace, wanted: str, said: str, signed: Signed) -> Decided:
    """Answer a question, by its id or that of a submission that waits; everything that waits for it moves on.

    One that was answered before can be answered anew: sales count by the new answer at once, files that come later are
    judged by it, and what was loaded by the old one stays.

    Killed after the answer was recorded, the next ingest does what is left. Raises :class:`NotFoundError` and
    :class:`WrongUsageError` where there is no such question or answer; then nothing is recorded.
    """
    with work.engine.begin() as connection:
        connection.execute(_ONE_AT_A_TIME)
        question = find_question(connection, work.register, wanted)
        answer = question.checked(said, work.register)
        decision_id = record(connection, _decision(work, question.question, answer, signed))
        decided = Decided(answer, question)
        if question.files:
            _move_files_on(connection, work, question, answer, signed, decision_id, decided)
        elif question.kind in ("invoice", "brushing"):
            _count_again(connection, question, decision_id, decided)
    return _processed(work, decided)


def decide_alias(work: Workplace, kind: str, alias: str, code: str, signed: Signed) -> Decided:
    """Remember for ever that a text means a code; loaded rows and waiting files that it concerns are judged again.

    Raises :class:`WrongUsageError` for a kind that aliases do not have or a blank text, :class:`NotFoundError` for an
    unknown code.
    """
    kinds = ("product", *ALIAS_TARGETS)
    if kind not in kinds:
        raise WrongUsageError("decide.alias_kind", kind=kind, kinds="、".join(kinds))
    if not alias.strip():
        raise WrongUsageError("decide.alias_blank")
    code = code.strip()
    with work.engine.begin() as connection:
        connection.execute(_ONE_AT_A_TIME)
        before = connection.execute(_ALIAS_BEFORE, {"kind": kind, "alias": alias.strip()}).scalar()
        if not code or not accept_alias(connection, kind, alias, code):
            raise NotFoundError("decide.alias_code", kind=notice(f"alias.{kind}"), code=code)
        decision_id = record(connection, _decision(work, f"alias:{kind}:{alias.strip()}", code, signed))
        decided = Decided(code)
        if kind == "product":
            products = [one for one in (code, before) if one]
            decided.changed_lines = revisit_products(connection, products)
            _note_changes(connection, decision_id, decided)
        if kind == "organisation":
            decided.released = release(connection, decision_id, _now_known(connection))
    return _processed(work, decided)


_ALIAS_BEFORE = text("select code from reference.alias where kind = :kind and alias = :alias")


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed period: who closed it and when; ``is_new`` False where it had been closed before."""

    period: str
    closed_by: str
    closed_on: date
    is_new: bool


_CLOSE = text("""
    insert into intake.closed_period (period, closed_by, reason, closed_at) values (:period, :by, :reason, :now)
    on conflict (period) do nothing
""")
_CLOSED = text("select closed_by, closed_at from intake.closed_period where period = :period")


def close_period(work: Workplace, period: str, signed: Signed) -> Closed:
    """Close a period: what is reported for it from now on waits for an answer. Closing it again changes nothing.

    Raises :class:`WrongUsageError` for what is no period, or one that has not ended.
    """
    try:
        last_day = period_end(period)
    except ValueError:
        raise WrongUsageError("decide.not_a_period", period=period) from None
    if last_day >= work.settings.today():
        raise WrongUsageError("decide.not_ended", period=period, last=last_day)
    now = work.settings.now()
    with work.engine.begin() as connection:
        values = {"period": period, "by": signed.by, "reason": signed.reason, "now": now}
        is_new = connection.execute(_CLOSE, values).rowcount > 0
        if is_new:
            record(connection, _decision(work, f"close:{period}", "close", signed))
        closed = connection.execute(_CLOSED, {"period": period}).one()
    return Closed(period, closed.closed_by, closed.closed_at.astimezone(TIME_ZONE).date(), is_new)


_PERIOD = text("select period from intake.submission where submission_id = :submission_id")
_EXPLAIN = text("""
    update intake.issue set state = 'explained'
    where submission_id = :submission_id and rule = :rule and severity = 'warning' and state = 'open'
""")


def explain_warnings(work: Workplace, submission_id: str, rule: str, signed: Signed) -> int:
    """Note that what a rule warned of in a submission is right as it is; how many warnings that explains.

    The same warning about the same value is not asked again in a later version. Raises :class:`NotFoundError` where
    the submission has no open warning of that rule.
    """
    with work.engine.begin() as connection:
        explained = connection.execute(_EXPLAIN, {"submission_id": submission_id, "rule": rule}).rowcount
        if not explained:
            raise NotFoundError("decide.no_warning", submission=submission_id, rule=rule)
        decision_id = record(connection, _decision(work, f"explain:{submission_id}:{rule}", "explained", signed))
        period = connection.execute(_PERIOD, {"submission_id": submission_id}).scalar()
        note_changes(connection, decision_id, [period] if period else [])
    return explained


def _decision(work: Workplace, question: str, answer: str, signed: Signed) -> Decision:
    return Decision(question, answer, signed.by.strip(), signed.reason.strip(), work.settings.now())


def _move_files_on(
    connection: Connection,
    work: Workplace,
    question: Question,
    answer: str,
    signed: Signed,
    decision_id: int,
    decided: Decided,
) -> None:
    if answer == RETURN:
        decided.returned = send_back(connection, decision_id, question.submission_ids)
        issue = describe(Finding("C-HOLD-01", {"by": signed.by, "reason": signed.reason}), None, {}, None)
        for submission_id in decided.returned:
            add_issue(connection, submission_id, issue, work.ruleset_version)
        return
    ids = question.submission_ids
    if question.kind == "unit":
        accept_alias(connection, "organisation", question.question.partition(":")[2], answer)
        ids = [*ids, *(one for one in _now_known(connection) if one not in ids)]
    decided.released = release(connection, decision_id, ids)


def _now_known(connection: Connection) -> list[str]:
    """The submissions that wait for a unit whose name the register knows by now."""
    register = load_register(connection)
    return [
        one.submission_id
        for one in held_files(connection)
        if one.question.startswith("unit:") and register.find_organisation(one.question[len("unit:") :]).org_code
    ]


def _count_again(connection: Connection, question: Question, decision_id: int, decided: Decided) -> None:
    if question.kind == "invoice":
        decided.changed_lines = revisit_invoice(connection, question.question.partition(":")[2])
    else:
        decided.changed_lines = revisit_session(connection, question.question.rpartition(":")[2])
    _note_changes(connection, decision_id, decided)


def _note_changes(connection: Connection, decision_id: int, decided: Decided) -> None:
    decided.changed_periods = changed_months(connection)
    note_changes(connection, decision_id, decided.changed_periods)


def _processed(work: Workplace, decided: Decided) -> Decided:
    """Process what was released, and answer the clerks of what was released or returned."""
    if not decided.released and not decided.returned:
        return decided
    fresh = Workplace(work.settings)  # its register knows what was just decided
    if decided.released:
        with ReadingPool(size=1) as pool:
            decided.ingested.judged = process(fresh, pool, decided.released)
    decided.ingested.replies = reply_all(fresh.engine, fresh.settings)
    return decided
