"""Which sheet of a workbook is the report (INTERFACE §5.6): the one named for the period, else the first with it."""

from __future__ import annotations

from dataclasses import dataclass

from bangfu.contracts.findings import Finding, UnreadableFile
from bangfu.contracts.models import ReportContract
from bangfu.reading.header import Header, find_header
from bangfu.reading.periods import month_of_sheet, parse_period
from bangfu.reading.table import Book, Sheet

SKIPPED = frozenset({"问题说明", "填表说明", "填报说明", "字典", "数据字典"})


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """The data sheet, its header if it has one, and a warning about other data sheets."""

    sheet: Sheet
    header: Header | None
    findings: list[Finding]


def data_sheets(book: Book) -> list[Sheet]:
    """Sheets that may hold the report, visible ones first; empty ones and explanations left out."""
    usable = [sheet for sheet in book.sheets if sheet.rows and sheet.name.strip() not in SKIPPED]
    return sorted(usable, key=lambda sheet: not sheet.visible)


def choose_sheet(book: Book, contract: ReportContract, period: str | None) -> SheetChoice:
    """The data sheet. Raises :class:`UnreadableFile` C-FILE-34 when nothing is written on any sheet."""
    sheets = data_sheets(book)
    if not sheets:
        raise UnreadableFile("C-FILE-34")
    headers = {id(sheet): find_header(sheet, contract) for sheet in sheets}
    named = [sheet for sheet in sheets if period and is_named_for(sheet.name, period)]
    with_header = [sheet for sheet in sheets if headers[id(sheet)]]
    chosen = (named or with_header or sheets)[0]
    others = [sheet for sheet in with_header if sheet is not chosen and sheet.visible]
    return SheetChoice(chosen, headers[id(chosen)], _warnings(chosen, others))


def is_named_for(name: str, period: str) -> bool:
    """Whether a sheet is named for a period: 10月 and 2021年10月 are named for 202110."""
    code = parse_period(name)
    if code:
        return code == period
    month = month_of_sheet(name)
    if month:
        return period[4:] == month
    return name.strip() == {"H1": "上半年", "H2": "下半年"}.get(period[4:])


def _warnings(chosen: Sheet, others: list[Sheet]) -> list[Finding]:
    months = [sheet.name for sheet in others if month_of_sheet(sheet.name)]
    rest = [sheet.name for sheet in others if not month_of_sheet(sheet.name)]
    findings = []
    if months:
        findings.append(Finding("C-SHEET-01", {"s": chosen.name, "others": "、".join(months)}, chosen.name))
    if rest:
        findings.append(Finding("C-SHEET-02", {"s": chosen.name, "others": "、".join(rest)}, chosen.name))
    return findings
