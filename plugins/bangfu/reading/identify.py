"""Which report a book is, of which unit and period: lines in the sheet first, then the file name, then the header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bangfu.contracts.findings import Finding
from bangfu.contracts.models import ReportContract
from bangfu.reading.file_name import NameParts, parse_file_name, report_in
from bangfu.reading.header import ROWS_SEARCHED, Header, best_header, header_candidates, required_share
from bangfu.reading.meta import Meta, read_meta
from bangfu.reading.periods import EXAMPLES, find_period, fit_period, parse_period, say_period
from bangfu.reading.sheets import choose_sheet, data_sheets
from bangfu.reading.table import Book, Sheet

_MARGIN = 0.1
_SHEETS_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that a sheet may be. ``share`` of required headers found, ``coverage`` of the printed ones known."""

    report: str
    sheet: str
    header: Header
    share: float
    coverage: float

    @property
    def score(self) -> float:
        """Between 0 and 1."""
        return (self.share + self.coverage) / 2


@dataclass(frozen=True, slots=True)
class Identification:
    """What a file is. ``report`` and ``sheet`` are None when it is not known; then a finding says why.

    ``period`` is a code fitted to the report's kind, None for reports whose dates decide it
    (``contract.period``) and where nothing states it. ``unit_text`` is what the sheet, else a coded file
    name, says.
    """

    report: str | None
    sheet: str | None = None
    unit_text: str | None = None
    uscc: str | None = None
    period: str | None = None
    reported_on_text: str | None = None
    name: NameParts = field(default_factory=lambda: NameParts(None, None, None, None))
    meta: Meta = field(default_factory=Meta)
    findings: list[Finding] = field(default_factory=list)

    @property
    def name_version(self) -> int | None:
        """The n of ``_v{n}`` in the file name."""
        return self.name.version


def identify(book: Book, file_name: str, contracts: Iterable[ReportContract]) -> Identification:
    """Identify a book; problems come as findings: C-FILE-14, -34, -41 to -43, C-META-02, -04, -05."""
    known = {contract.name: contract for contract in contracts}
    name = parse_file_name(file_name, known.values())
    if not data_sheets(book):
        return Identification(None, name=name, findings=[Finding("C-FILE-34")])
    report, findings = _decide(book, name, list(known.values()))
    if report is None:
        return Identification(None, name=name, findings=findings)
    return _with_meta(book, known[report], name, findings)


def match_report(book: Book, contracts: Iterable[ReportContract]) -> list[Candidate]:
    """Reports whose header stands on a sheet of the book, best first."""
    sheets = [(sheet.name, list(header_candidates(sheet))) for sheet in data_sheets(book)[:_SHEETS_LOOKED_AT]]
    found = []
    for contract in contracts:
        for name, tried in sheets:
            header = best_header(tried, contract)
            if header:
                coverage = len(header.fields) / len(header.columns)
                found.append(Candidate(contract.name, name, header, required_share(header, contract), coverage))
                break
    return sorted(found, key=lambda one: -one.score)


def _decide(book: Book, name: NameParts, contracts: list[ReportContract]) -> tuple[str | None, list[Finding]]:
    """A title in the sheet decides; then a file name that the header bears out; then the best header alone."""
    titled = _titled(book, contracts)
    if titled:
        if name.report and name.report != titled:
            return titled, [_disagreement(name.report, titled, contracts)]
        return titled, []
    named = [contract for contract in contracts if contract.name == name.report]
    if match_report(book, named):
        return name.report, []
    candidates = match_report(book, contracts)
    if not candidates:
        unknown = Finding("C-FILE-14" if book.format == "et" else "C-FILE-41")
        return (name.report, []) if name.report else (None, [unknown])
    close = [one.report for one in candidates if candidates[0].score - one.score < _MARGIN]
    if len(close) > 1:
        titles = "、".join(one.title for one in contracts if one.name in close)
        return None, [Finding("C-FILE-42", {"reports": titles})]
    if name.report:
        return close[0], [_disagreement(name.report, close[0], contracts)]
    return close[0], []


def _titled(book: Book, contracts: list[ReportContract]) -> str | None:
    """The report named in the lines above a header or in a sheet's name."""
    for sheet in data_sheets(book)[:_SHEETS_LOOKED_AT]:
        for text in (*_top_lines(sheet), sheet.name if book.encoding is None else ""):
            report = report_in(text, contracts)
            if report:
                return report
    return None


def _top_lines(sheet: Sheet) -> list[str]:
    """Rows of one or two cells stand above a header; a row of many cells is the header or data."""
    lines = []
    for row in sheet.rows[:ROWS_SEARCHED]:
        texts = [text for text in row.texts if text.strip()]
        if len(texts) > 2:
            break
        lines.append(" ".join(texts))
    return lines


def _disagreement(named: str, found: str, contracts: list[ReportContract]) -> Finding:
    titles = {contract.name: contract.title for contract in contracts}
    return Finding("C-FILE-43", {"a": titles[named], "b": titles[found]})


def _with_meta(book: Book, contract: ReportContract, name: NameParts, findings: list[Finding]) -> Identification:
    named = fit_period(name.period, contract.period.kind) if name.period else None
    choice = choose_sheet(book, contract, named)
    last = choice.header.first_row if choice.header else ROWS_SEARCHED + 1
    meta = read_meta(row for row in choice.sheet.rows if row.number < last)
    period, problems = _period(meta, name, contract)
    return Identification(
        report=contract.name,
        sheet=choice.sheet.name,
        unit_text=meta.unit_name or (name.unit_text if name.coded else None),
        uscc=meta.uscc,
        period=period,
        reported_on_text=meta.reported_on_text,
        name=name,
        meta=meta,
        findings=[*findings, *problems],
    )


def _period(meta: Meta, name: NameParts, contract: ReportContract) -> tuple[str | None, list[Finding]]:
    """The period stated in the sheet, else in the file name, and what is wrong with them (rule C-META-02)."""
    kind, source = contract.period.kind, contract.period.source
    if source == "latest_date":
        return None, []
    stated = parse_period(meta.period_text) if meta.period_text else find_period(meta.title)
    inside = fit_period(stated, kind) if stated else None
    named = fit_period(name.period, kind) if name.period else None
    if meta.period_text and not inside:
        return None, [Finding("C-META-04", {"v": meta.period_text, "example": EXAMPLES[kind]})]
    if inside and named and inside != named:
        return inside, [Finding("C-META-02", {"a": say_period(inside), "b": say_period(named)})]
    if not inside and not named and source == "meta":
        return None, [Finding("C-META-05", {"example": EXAMPLES[kind]})]
    return inside or named, []
