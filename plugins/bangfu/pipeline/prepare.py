"""Read and clean one submission: everything that can be said about a file without its neighbours."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bangfu.cleaning.dates import DateContext, read_date
from bangfu.cleaning.records import CleaningContext, CleanTable
from bangfu.cleaning.shielding import Shielded, shield, shield_unknown, without_form_persons
from bangfu.cleaning.table import clean
from bangfu.contracts.findings import Finding, UnreadableFile
from bangfu.contracts.models import ReportContract
from bangfu.intake.archive import archive_path
from bangfu.ledger.records import Identity, Submission
from bangfu.ledger.submissions import count_members
from bangfu.ledger.vaulted import VaultedFile
from bangfu.pipeline.originals import Opened, open_submission, seclude, seclude_known
from bangfu.pipeline.unit import find_unit
from bangfu.pipeline.workplace import Workplace
from bangfu.reading.archive import is_archive, members
from bangfu.reading.identify import Identification, identify
from bangfu.reading.layout import LayoutError, ReportTable, read_report
from bangfu.reading.periods import fit_period, period_start
from bangfu.reading.pool import ReadingPool
from bangfu.reading.table import Book
from bangfu.settings import TIME_ZONE


@dataclass
class Prepared:
    """A submission on its way: what was understood so far, and every finding about it.

    ``is_only_counted``: the layout is wrong, so the rows in ``clean`` are there to be counted and not to be judged.
    ``vaulted``: originals with persons that were brought into the vault for it. Nothing here names a person.
    ``code_meant`` gives the registered code of a value of the scope, so that two spellings are one scope.
    """

    submission: Submission
    identity: Identity = field(default_factory=Identity)
    contract: ReportContract | None = None
    table: ReportTable | None = None
    clean: CleanTable | None = None
    findings: list[Finding] = field(default_factory=list)
    hold_question: str | None = None
    encoding: str | None = None
    is_only_counted: bool = False
    vaulted: list[VaultedFile] = field(default_factory=list)
    code_meant: Callable[[str], str] = str

    @property
    def headers(self) -> Mapping[str, str]:
        """Field to header as printed in the file."""
        if self.table is None:
            return {}
        return {column.field: column.text for column in self.table.header.columns if column.field}

    @property
    def scope(self) -> tuple[str, ...]:
        """The valid values of the contract's scope column over all rows read, as the register codes them, sorted."""
        scope = self.contract.supersede.scope if self.contract else None
        if scope is None or self.clean is None or scope not in self.clean.frame:
            return ()
        return tuple(sorted({self.code_meant(str(value)) for value in self.clean.frame[scope].dropna()}))

    @property
    def content_hash(self) -> str | None:
        """Fingerprint of the cells of the data rows, to notice last month's file under a new name."""
        if self.table is None:
            return None
        digest = hashlib.sha256()
        for row in self.table.rows:
            if row.role == "data":
                digest.update("\x1f".join(row.raw).encode() + b"\x1e")
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """Codes that the register and the warehouse know: credit codes, and by field those that may have lost zeros."""

    uscc: frozenset[str] = frozenset()
    registered: Mapping[str, Collection[str]] = field(default_factory=dict)


def prepare(work: Workplace, pool: ReadingPool, submission: Submission, known: KnownCodes) -> Prepared:
    """Go as far as the file lets us: each stage reports all it finds, and a stage that fails ends the way.

    Persons leave the book as soon as its report is known: no later stage, sentence or log ever sees one.
    """
    prepared = Prepared(submission)
    prepared.findings += _unpacked(work, submission)
    opened = open_submission(work, pool, submission)
    book = opened.book
    if isinstance(book, UnreadableFile):
        path = archive_path(work.settings.archive, submission.sha256)
        prepared.findings.append((_why_not_unpacked(path) or book).finding())
        return prepared
    prepared.encoding = book.encoding
    prepared.findings += book.findings
    book, named = _identified(work, submission, book)
    prepared.findings += named.findings
    if named.report is None:
        _shielded(work, prepared, opened, lambda: shield_unknown(book))
        return prepared
    contract = prepared.contract = work.contracts[named.report]
    if contract.supersede.scope == "venue_code":
        prepared.code_meant = work.venue_code
    _settle_identity(work, prepared, named)
    context = _cleaning_context(work, prepared, known)
    shielded = _shielded(work, prepared, opened, lambda: shield(book, contract, context))
    _read_and_clean(prepared, shielded.book, context, shielded.findings)
    return prepared


def _identified(work: Workplace, submission: Submission, book: Book) -> tuple[Book, Identification]:
    """What the book is, and the book without those who filled in its form."""
    named = identify(book, submission.file_name, work.contracts.values())
    if named.report is None:
        return book, named
    without = without_form_persons(book, work.contracts[named.report])
    if without is book:
        return book, named
    return without, identify(without, submission.file_name, work.contracts.values())


def _shielded(work: Workplace, prepared: Prepared, opened: Opened, shielding: Callable[[], Shielded]) -> Shielded:
    """The book without its persons; the original goes into the vault when there were any."""
    if opened.is_shielded:
        assert isinstance(opened.book, Book)
        shielded = Shielded(opened.book, findings=opened.persons)
    else:
        shielded = shielding()
    if shielded.reason:
        prepared.vaulted = seclude(work, prepared.submission, shielded, prepared.contract)
    else:
        prepared.vaulted = seclude_known(work, prepared.submission)
    prepared.findings += shielded.findings
    return shielded


def _unpacked(work: Workplace, submission: Submission) -> list[Finding]:
    """A note for a member of a zip (rule C-FILE-19)."""
    if submission.member_name is None:
        return []
    with work.engine.connect() as connection:
        return [Finding("C-FILE-19", {"n": str(count_members(connection, submission))})]


def _why_not_unpacked(path: Path) -> UnreadableFile | None:
    """Why a zip is still in one piece (rules C-FILE-17, -22 to -24, -32); None for anything else."""
    if not path.exists() or not is_archive(path):
        return None
    try:
        with members(path):
            return None
    except UnreadableFile as refusal:
        return refusal


def _settle_identity(work: Workplace, prepared: Prepared, named: Identification) -> None:
    assert prepared.contract is not None
    submission = prepared.submission
    reported_on = _reported_on(prepared, named)
    period = _period(work, prepared, named)
    on = period_start(period) if period else reported_on or work.settings.today()
    text = _unit_text(work, prepared, named)
    unit = find_unit(work.register, submission.folder_org_code, text, named.uscc, on, work.answer)
    prepared.findings += unit.findings
    prepared.hold_question = unit.question
    prepared.identity = Identity(
        org_code=unit.org_code,
        report=prepared.contract.name,
        period=period,
        name_version=named.name_version,
        reported_on=reported_on,
    )
    prepared.findings += _without_obligation(work, prepared)


def _unit_text(work: Workplace, prepared: Prepared, named: Identification) -> str | None:
    """The unit that the file names. An export states none and its name holds anything: only a known unit counts."""
    assert prepared.contract is not None
    if prepared.contract.has_meta or named.meta.unit_name or named.unit_text is None:
        return named.unit_text
    return named.unit_text if work.register.find_organisation(named.unit_text).kind in ("exact", "alias") else None


def _without_obligation(work: Workplace, prepared: Prepared) -> list[Finding]:
    """A note where nobody expects this periodic report; reports per event or order are never expected."""
    assert prepared.contract is not None
    identity = prepared.identity
    form = prepared.contract
    if form.supersede.mode != "period" or form.period.source != "meta":
        return []
    if identity.org_code is None or identity.period is None:
        return []
    if work.register.is_obliged(identity.org_code, form.name, identity.period):
        return []
    unit = work.register.organisation_name(identity.org_code)
    return [Finding("C-DUTY-01", {"unit": unit, "report": form.title})]


def _reported_on(prepared: Prepared, named: Identification) -> date | None:
    text = named.reported_on_text
    if not text:
        return None
    day = read_date(text, "t", DateContext()).value
    if not isinstance(day, date):
        prepared.findings.append(Finding("C-META-06", {"v": text}, value=text))
        return None
    return day


def _period(work: Workplace, prepared: Prepared, named: Identification) -> str | None:
    """The period as a code of the contract's kind; one that lies ahead is an error of the file."""
    assert prepared.contract is not None
    if named.period is None or prepared.contract.period.source == "latest_date":
        return None
    period = fit_period(named.period, prepared.contract.period.kind)
    if period is not None and period_start(period) > work.settings.today():
        prepared.findings.append(Finding("C-META-03", {"p": period}, value=named.period))
    return period


def _cleaning_context(work: Workplace, prepared: Prepared, known: KnownCodes) -> CleaningContext:
    return CleaningContext(
        today=_today(work, prepared),
        period=prepared.identity.period,
        is_known_uscc=known.uscc.__contains__,
        registered_codes=known.registered,
        pseudonym=work.pseudonym,
    )


def _read_and_clean(prepared: Prepared, book: Book, context: CleaningContext, persons: Collection[Finding]) -> None:
    """Read the table and its cells; ``persons`` is what was said already while persons could be seen."""
    assert prepared.contract is not None
    try:
        table = read_report(book, prepared.contract, prepared.identity.period)
    except LayoutError as error:
        prepared.findings += error.findings
        prepared.is_only_counted = True
        if error.table:
            _clean(prepared, error.table, context)
        return
    prepared.findings += table.findings
    prepared.findings += [one for one in _clean(prepared, table, context).findings if one not in persons]
    prepared.findings += _emptiness(prepared, table)


def _clean(prepared: Prepared, table: ReportTable, context: CleaningContext) -> CleanTable:
    assert prepared.contract is not None
    prepared.table = table
    prepared.clean = clean(table, prepared.contract, context)
    prepared.identity = replace(
        prepared.identity,
        period=prepared.identity.period or _latest_month(prepared),
        zero_report=table.meta.zero_report and not len(prepared.clean.frame),
        full_list=table.meta.full_list,
    )
    return prepared.clean


def _today(work: Workplace, prepared: Prepared) -> date:
    """The day against which dates lie in the future: with backload the day of reporting that the form states."""
    if work.settings.backload and prepared.identity.reported_on:
        return prepared.identity.reported_on
    return work.settings.today()


def _latest_month(prepared: Prepared) -> str | None:
    """The month of the latest date of the contract's period column; of the day of receipt when no row has one."""
    assert prepared.contract is not None
    assert prepared.clean is not None
    column = prepared.contract.period.field
    if prepared.contract.period.source == "meta" or column is None:
        return None
    dates = [day for day in prepared.clean.frame.get(column, ()) if day is not None]
    latest = max(dates, default=prepared.submission.received_at.astimezone(TIME_ZONE))
    return fit_period(f"{latest:%Y%m}", prepared.contract.period.kind)


def _emptiness(prepared: Prepared, table: ReportTable) -> list[Finding]:
    assert prepared.contract is not None
    assert prepared.clean is not None
    count = len(prepared.clean.frame)
    if table.meta.zero_report and count:
        return [Finding("C-ZERO-02", {"n": str(count)})]
    if not count and not table.meta.zero_report and not len(prepared.clean.excluded_frame):
        return [Finding("C-ZERO-01")]
    return []
