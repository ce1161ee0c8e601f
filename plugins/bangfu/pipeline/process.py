"""Process: read, clean, validate, load, resolve a batch; each submission commits on its own, wholly or not at all."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.findings import Finding
from bangfu.ledger.decisions import is_accepted, restore, was_answered_since
from bangfu.ledger.leases import LeaseLost, claim, hold_lease, kept_alive, new_worker_name
from bangfu.ledger.outcomes import Outcome, note_identity, write_outcome
from bangfu.ledger.records import Identity, Submission
from bangfu.ledger.submissions import is_worn_out
from bangfu.ledger.vaulted import VaultedFile, expect_clearing, note_vaulted
from bangfu.notices import notice
from bangfu.pipeline.issues import describe, mask
from bangfu.pipeline.judge import (
    accepted_frame,
    is_rejected,
    issues_of,
    loads,
    nothing_loads,
    quarantined_rows,
    share_finding,
)
from bangfu.pipeline.originals import clear_archive, seclude_known, seclude_unread
from bangfu.pipeline.prepare import KnownCodes, Prepared, prepare
from bangfu.pipeline.same_bytes import doubt_same_bytes, find_duplicate
from bangfu.pipeline.workplace import Workplace
from bangfu.reading.pool import ReadingPool
from bangfu.validation.batch import Lookups, SubmissionContext
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.checks import suspected_units
from bangfu.warehouse.entitled import not_entitled
from bangfu.warehouse.load import load, weigh

_log = logging.getLogger(__name__)
TRIES_ON_CONFLICT = 5
CONFLICTS = {"40001", "40P01"}  # serialization failure, deadlock

_LOCK_SERIES = text("select pg_advisory_xact_lock(hashtextextended(:series, 0))")
_KNOWN_CODES = text("""
    select uscc from warehouse.dim_entity union select uscc from reference.organisation where uscc is not null
""")
_PRODUCTS = text("select product_no from warehouse.dim_product")
_PERIODS = text("""
    select distinct to_char(sale_date, 'YYYYMM') from warehouse.fact_sale where submission_id = any(:submission_ids)
""")


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one submission; ``periods`` are the months whose sales it touched."""

    submission_id: str
    org_code: str
    file_name: str
    status: str
    report: str | None = None
    period: str | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    periods: tuple[str, ...] = ()

    def line(self) -> str:
        """One line for people."""
        contract = load_contracts().get(self.report or "")
        return notice(
            "ingest.file",
            org_code=self.org_code,
            file_name=self.file_name,
            status=notice(f"status.{self.status}"),
            report=contract.code if contract else "—",
            period=self.period or "",
            loaded=self.rows_loaded,
            read=self.rows_read,
        )


def process(work: Workplace, pool: ReadingPool, submission_ids: Sequence[str]) -> list[Judged]:
    """Process those of the submissions that wait and that nobody else holds. Order changes nothing in the result.

    A failure of ours ends in status ``failed`` for that submission alone. Raises SQLAlchemy's OperationalError when
    the database cannot be reached; what was not committed then stays waiting.
    """
    worker = new_worker_name()
    with kept_alive(work.engine, worker):
        claimed = claim(work.engine, worker, submission_ids)
        known = _known_codes(work)
        prepared = [_prepare(work, pool, worker, each, known) for each in claimed]
        judged = [one for one in prepared if isinstance(one, Judged)]
        ready = [one for one in prepared if isinstance(one, Prepared)]
        ready.sort(key=lambda one: one.identity.period or "")  # a period is history for the next; the rest stays
        _validate(work, ready)
        judged += [one for each in ready if (one := _commit(work, worker, each))]
    return judged


def _known_codes(work: Workplace) -> KnownCodes:
    with work.engine.connect() as connection:
        credit_codes = frozenset(connection.execute(_KNOWN_CODES).scalars())
        products = frozenset(connection.execute(_PRODUCTS).scalars())
    venues = work.register.venue_codes()
    return KnownCodes(credit_codes, {"certification_no": products, "venue_code": venues, "store_code": venues})


def _prepare(
    work: Workplace, pool: ReadingPool, worker: str, submission: Submission, known: KnownCodes
) -> Prepared | Judged:
    """Read and clean; what needs no reading, or cannot be read through our own fault, is judged at once."""
    if is_worn_out(submission):
        return _fail(work, submission, "its workers died again and again")
    try:
        parcel = seclude_known(work, submission)
        early = _in_transaction(
            work, worker, submission, lambda connection: find_duplicate(connection, work, submission), parcel
        )
        return early or prepare(work, pool, submission, known)
    except LeaseLost:
        raise
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 one file must not sink its batch; the trace goes into the ledger
        return _fail(work, submission, _trace(error))


def _validate(work: Workplace, ready: list[Prepared]) -> None:
    """Run the rules over the rows of all submissions of a report type at once."""
    by_report: dict[str, list[Prepared]] = {}
    for prepared in ready:
        if (
            prepared.contract
            and prepared.clean is not None
            and len(prepared.clean.frame)
            and not prepared.is_only_counted
        ):
            by_report.setdefault(prepared.contract.name, []).append(prepared)
    for together in by_report.values():
        _validate_together(work, together)


def _validate_together(work: Workplace, together: list[Prepared]) -> None:
    from bangfu.validation.batches import validate  # imports Great Expectations: seconds, so only when needed

    contract = together[0].contract
    assert contract is not None
    frames = [
        one.clean.frame.assign(submission_index=index) for index, one in enumerate(together) if one.clean is not None
    ]
    lookups = Lookups(
        [_submission_context(work, one) for one in together],
        is_fractional=work.is_fractional_unit,
        is_media_host=work.register.is_media_host,
        find_venue=work.find_venue,
        find_object=work.register.find_assessed_object,
        find_unit=work.register.find_unit,
    )
    for found in validate(pandas.concat(frames, ignore_index=True), contract, lookups):
        together[found.submission_index].findings.append(found.finding)


def _submission_context(work: Workplace, prepared: Prepared) -> SubmissionContext:
    sheet_unit = prepared.table.meta.sheet_unit if prepared.table else None
    return SubmissionContext(_reported_on(work, prepared), prepared.headers, prepared.identity.period, sheet_unit)


def _reported_on(work: Workplace, prepared: Prepared) -> date:
    if work.settings.backload and prepared.identity.reported_on:
        return prepared.identity.reported_on
    return work.settings.today()


def _commit(work: Workplace, worker: str, prepared: Prepared) -> Judged | None:
    """Judge, load and resolve one submission in one transaction. None when another worker has taken it over."""
    try:
        return _in_transaction(
            work, worker, prepared.submission, lambda connection: _judge(connection, work, prepared), prepared.vaulted
        )
    except LeaseLost:
        _log.warning("%s was taken over by another worker", prepared.submission.submission_id)
        return None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 one file must not sink its batch; the trace goes into the ledger
        return _fail(work, prepared.submission, _trace(error), prepared.vaulted)


def _in_transaction(
    work: Workplace,
    worker: str,
    submission: Submission,
    decide: Callable[[Connection], Outcome | None],
    vaulted: Sequence[VaultedFile],
) -> Judged | None:
    """Write what ``decide`` finds, with the submission's lease held; a conflict with a neighbour is tried again.

    ``vaulted`` are originals that the vault holds by now; after the commit the archive lets go of them.
    """
    for attempt in range(TRIES_ON_CONFLICT):
        try:
            with work.engine.begin() as connection:
                hold_lease(connection, worker, submission.submission_id)
                outcome = decide(connection)
                if outcome is None:
                    return None
                to_clear = _write(connection, work, submission, outcome, vaulted)
                judged = _judged(connection, submission, outcome)
            clear_archive(work.engine, work.settings.archive, to_clear)
            return judged
        except DBAPIError as error:
            if getattr(error.orig, "pgcode", None) not in CONFLICTS or attempt + 1 == TRIES_ON_CONFLICT:
                raise
            time.sleep(0.1 * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


def _write(
    connection: Connection, work: Workplace, submission: Submission, outcome: Outcome, vaulted: Sequence[VaultedFile]
) -> list[str]:
    """Write the outcome and what lies in the vault; the hashes that the archive must let go of after the commit."""
    stated_day = outcome.identity.reported_on if work.settings.backload else None
    write_outcome(connection, submission.submission_id, outcome, work.ruleset_version, stated_day)
    note_vaulted(connection, vaulted)
    return expect_clearing(connection, submission.submission_id)


def _judge(connection: Connection, work: Workplace, prepared: Prepared) -> Outcome | None:
    """The outcome of one submission; loads it when nothing stands against it.

    None for one whose question was answered while it was on its way: it goes on waiting, to be prepared anew.
    """
    submission, contract = prepared.submission, prepared.contract
    issues = issues_of(prepared)
    if contract is None or prepared.clean is None or is_rejected(issues):
        return nothing_loads(prepared, "returned", issues)
    quarantined = quarantined_rows(prepared)
    too_many = share_finding(prepared, quarantined)
    if too_many:  # before any question: nobody should have to decide about a file that goes back anyhow
        return nothing_loads(prepared, "returned", issues_of(prepared, [too_many]))
    _lock_series(connection, submission, prepared.identity)
    again = find_duplicate(connection, work, submission, prepared.identity.org_code)
    if again is not None:
        return again
    doubt = doubt_same_bytes(connection, work, submission, prepared.identity.org_code)
    is_settled = doubt is None or is_accepted(connection, doubt.question)
    if doubt and not is_settled and not prepared.hold_question:
        prepared.hold_question = doubt.question
    if prepared.hold_question:
        if was_answered_since(connection, prepared.hold_question, work.decisions_known):
            return None
        return nothing_loads(prepared, "held", issues_of(prepared, [doubt.finding] if doubt and not is_settled else []))
    if doubt and doubt.restores:
        restore(connection, submission.submission_id, doubt.restores)
    note_identity(connection, submission.submission_id, prepared.identity, prepared.scope, prepared.content_hash)
    arrival = _arrival(prepared, quarantined)
    suspects = [*suspected_units(connection, arrival), *not_entitled(connection, arrival, work.register)]
    quarantined |= {finding.row for finding in suspects if finding.row is not None}
    too_many = share_finding(prepared, quarantined)
    if too_many:
        return nothing_loads(prepared, "returned", issues_of(prepared, [*suspects, too_many]))
    arrival = _arrival(prepared, quarantined)
    verdict = weigh(connection, arrival, work.register)
    if verdict.kind == "held":
        prepared.hold_question = verdict.question
        return nothing_loads(prepared, "held", issues_of(prepared, [*suspects, *verdict.findings]))
    loaded = load(connection, arrival, verdict, work.register)
    found_beyond_the_file = [*suspects, *verdict.findings, *loaded.findings]
    return loads(prepared, quarantined, loaded, issues_of(prepared, found_beyond_the_file))


def _lock_series(connection: Connection, submission: Submission, identity: Identity) -> None:
    """One (unit, report, period) and one content at a time, always in the same order."""
    series = sorted([f"{identity.org_code}|{identity.report}|{identity.period}", f"sha256|{submission.sha256}"])
    for one in series:
        connection.execute(_LOCK_SERIES, {"series": one})


def _arrival(prepared: Prepared, quarantined: set[int]) -> Arrival:
    submission, identity = prepared.submission, prepared.identity
    assert prepared.table is not None
    assert prepared.clean is not None
    assert identity.org_code is not None
    assert identity.report is not None
    return Arrival(
        submission_id=submission.submission_id,
        org_code=identity.org_code,
        report=identity.report,
        period=identity.period,
        name_version=identity.name_version,
        reported_on=identity.reported_on,
        file_mtime=submission.file_mtime,
        file_name=submission.file_name,
        sha256=submission.sha256,
        zero_report=identity.zero_report,
        full_list=identity.full_list,
        sheet=prepared.table.sheet,
        frame=accepted_frame(prepared, quarantined),
        scope=prepared.scope,
        excluded=prepared.clean.excluded_frame,
    )


def _judged(connection: Connection, submission: Submission, outcome: Outcome) -> Judged:
    touched = [one for one in (submission.submission_id, outcome.supersedes) if one]
    return Judged(
        submission_id=submission.submission_id,
        org_code=outcome.identity.org_code or submission.folder_org_code,
        file_name=submission.file_name,
        status=outcome.status,
        report=outcome.identity.report,
        period=outcome.identity.period,
        rows_read=outcome.rows.read,
        rows_loaded=outcome.rows.loaded,
        periods=tuple(connection.execute(_PERIODS, {"submission_ids": touched}).scalars()),
    )


def _fail(
    work: Workplace, submission: Submission, failure: str, vaulted: Sequence[VaultedFile] | None = None
) -> Judged:
    """Our own failure: the clerk reads that nothing need be done, engineers get the trace, the next run tries again.

    ``vaulted`` None: nobody had looked for persons yet, so a report of a kind that has them is taken to have them.
    Where even the vault fails, nothing is written, and the file stays where it is.
    """
    _log.error("%s (%s) failed: %s", submission.file_name, submission.submission_id, failure)
    identity = Identity(org_code=submission.folder_org_code, report=submission.report)
    issue = describe(Finding("C-SYS-01"), None, {}, None)
    outcome = Outcome(status="failed", identity=identity, failure=failure, issues=[issue])
    judged = Judged(submission.submission_id, submission.folder_org_code, submission.file_name, outcome.status)
    try:
        secluded = seclude_unread(work, submission) if vaulted is None else vaulted
    except OSError as error:
        _log.error("%s cannot be brought into the vault: %s", submission.submission_id, error.strerror)
        return judged
    with work.engine.begin() as connection:
        to_clear = _write(connection, work, submission, outcome, secluded)
    clear_archive(work.engine, work.settings.archive, to_clear)
    return judged


def _trace(error: Exception) -> str:
    return mask("".join(traceback.format_exception(error))[-8000:])
