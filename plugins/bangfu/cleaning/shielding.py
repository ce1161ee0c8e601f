"""A book without its persons: what every later step, the ledger and the archive get to see (INTERFACE §7).

Cells of ``hash`` columns become pseudonyms, those of ``drop`` and ``reject`` columns and of columns that the contract
does not know ``****``; numbers and words that the report is about stay. So judging is always done from what is
archived, and doing it again gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from operator import is_

from bangfu.cleaning.columns import clean_column
from bangfu.cleaning.dates import DateContext
from bangfu.cleaning.outcome import Cleaned
from bangfu.cleaning.personal import has_personal_data, masked
from bangfu.cleaning.personal_columns import is_stray_roster, personal_findings
from bangfu.cleaning.pseudonyms import like_label, shielded_cell
from bangfu.cleaning.readers import column_reader
from bangfu.cleaning.records import CleaningContext
from bangfu.contracts.findings import Finding
from bangfu.contracts.models import Column, ReportContract
from bangfu.ledger.vaulted import VaultReason
from bangfu.reading.header import Header, find_header
from bangfu.reading.headings import normalise_header
from bangfu.reading.layout import LayoutError, ReportTable, TableRow, read_report
from bangfu.reading.meta_persons import without_reporters
from bangfu.reading.roles import DASHES, in_place_of, is_suspicious, label_of
from bangfu.reading.table import BLANK, Book, Sheet, SheetRow

_NUMBERS = frozenset({"money", "price", "quantity", "integer", "percent"})
_REQUIRED = "C-REQ-01"  # what is blank is found blank again

Hide = Callable[[Cleaned, str], str]
"""From the outcome of a person's cell and its masked form to what stands there instead."""


class RolesChanged(RuntimeError):
    """Without its persons the table would be read otherwise: our failure, and nothing is judged."""


@dataclass(frozen=True, slots=True)
class Shielded:
    """``book`` holds nobody in clear. ``reason`` says why its original belongs into the vault, None for no reason.

    ``is_whole`` is False where the layout was not understood: then ``book`` is not enough to judge the file again.
    """

    book: Book
    reason: VaultReason | None = None
    findings: list[Finding] = field(default_factory=list)
    is_whole: bool = True


def without_form_persons(book: Book, contract: ReportContract) -> Book:
    """The book without the names and telephones of those who filled in the form, above the header of each sheet.

    The book itself where none are written there.
    """
    sheets = [_above_shielded(sheet, find_header(sheet, contract)) for sheet in book.sheets]
    same = all(before is after for before, after in zip(book.sheets, sheets, strict=True))
    return book if same else replace(book, sheets=sheets)


def shield(book: Book, contract: ReportContract, context: CleaningContext) -> Shielded:
    """Take the persons out of a book of that report; the book itself where there are none.

    ``context`` is the one that the book will be cleaned with. Raises :class:`RolesChanged`.
    """
    period = context.period
    try:
        table: ReportTable | None = read_report(book, contract, period)
    except LayoutError as error:
        table = error.table
    strays = [sheet for sheet in book.sheets if not find_header(sheet, contract) and is_stray_roster(sheet)]
    found = [Finding("C-PII-01", sheet=sheet.name) for sheet in strays if table is None or sheet.name != table.sheet]
    if table is None:
        return _without_table(book, contract, found)
    found += personal_findings(table, contract)
    reason = _reason(table, contract, found)
    if reason is None:
        return Shielded(book)
    hide = partial(shielded_cell, day=context.last_day, pseudonym=context.pseudonym)
    keep = _Keeping(table.header, contract, reason)
    shielded = replace(book, sheets=[_shielded_sheet(sheet, table, keep, contract, hide) for sheet in book.sheets])
    _refuse_other_roles(shielded, contract, period, table)
    return Shielded(shielded, reason, found)


def shield_unknown(book: Book) -> Shielded:
    """The same for a book that nobody can identify: nothing of its cells is kept where it holds persons."""
    strays = [sheet for sheet in book.sheets if is_stray_roster(sheet)]
    if not strays:
        return Shielded(book)
    found = [Finding("C-PII-01", sheet=sheet.name) for sheet in strays]
    return Shielded(_emptied(book), "rejected", found, is_whole=False)


def _without_table(book: Book, contract: ReportContract, found: list[Finding]) -> Shielded:
    """No header was found: a report about persons is then taken for full of them."""
    if found:
        return Shielded(_emptied(book), "rejected", found, is_whole=False)
    if any(column.personal for column in contract.columns) and any(len(sheet.rows) > 1 for sheet in book.sheets):
        return Shielded(book, "unread", is_whole=False)
    return Shielded(book)


def _emptied(book: Book) -> Book:
    return replace(book, sheets=[_only_mark(sheet) for sheet in book.sheets])


def _only_mark(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=[SheetRow(1, ("****",), b"t")] if sheet.rows else [], merged=[])


def _reason(table: ReportTable, contract: ReportContract, found: list[Finding]) -> VaultReason | None:
    if found:
        return "rejected"
    places = {name: column.index for name, column in table.header.fields.items()}
    kinds = {one.personal for one in contract.columns if one.personal and _is_filled(table, places.get(one.field))}
    if "hash" in kinds:
        return "hashed"
    return "dropped" if kinds else None


def _is_filled(table: ReportTable, place: int | None) -> bool:
    return place is not None and any(place < len(row.raw) and row.raw[place].strip() for row in table.rows)


def _shielded_sheet(sheet: Sheet, table: ReportTable, keep: _Keeping, contract: ReportContract, hide: Hide) -> Sheet:
    """The report's own sheet cell by cell; of any other only what tells that a table is there."""
    if sheet.name != table.sheet:
        header = find_header(sheet, contract)
        if header is None:
            return _only_mark(sheet)
        top = _above_shielded(sheet, header)
        return replace(top, rows=[row for row in top.rows if row.number <= header.row], merged=[])
    by_number = {row.number: row for row in table.rows}
    cells = _pseudonyms(table, contract, hide)
    rows = []
    for row in _above_shielded(sheet, table.header).rows:
        below = by_number.get(row.number)
        rows.append(row if below is None else keep.shielded(row, below, cells.get(row.number, {})))
    return replace(sheet, rows=rows)


def _above_shielded(sheet: Sheet, header: Header | None) -> Sheet:
    if header is None:
        return sheet
    rows = [without_reporters(row) if row.number < header.first_row else row for row in sheet.rows]
    return sheet if all(map(is_, rows, sheet.rows)) else replace(sheet, rows=rows)


def _pseudonyms(table: ReportTable, contract: ReportContract, hide: Hide) -> dict[int, dict[int, str]]:
    """The shielded cells of hashed columns, by row number and place; filled cells only."""
    rows = [row for row in table.rows if row.role == "data"]
    cells: dict[int, dict[int, str]] = {}
    for column in contract.columns:
        printed = table.header.fields.get(column.field)
        if column.personal != "hash" or printed is None:
            continue
        for row, text in zip(rows, _shielded_column(column, rows, hide), strict=True):
            if text is not None:
                cells.setdefault(row.number, {})[printed.index] = text
    return cells


def _shielded_column(column: Column, rows: list[TableRow], hide: Hide) -> list[str | None]:
    given = [(row.texts.get(column.field, ""), row.kinds.get(column.field, "t")) for row in rows]
    reader = column_reader(column, "元", DateContext(), lambda _: False, given)
    cleaned = clean_column(column, rows, reader)
    outcomes = {position: outcome for position, outcome in cleaned.noted if outcome.rule != _REQUIRED}
    texts: list[str | None] = []
    for position, (text, kind) in enumerate(given):
        if text.strip() in DASHES and kind not in "ef":
            texts.append(None)
        else:
            cell = hide(outcomes.get(position) or Cleaned(cleaned.values[position]), masked(text))
            texts.append(like_label(cell) if is_suspicious(text) else cell)
    return texts


class _Keeping:
    """Which cells below a header are kept as they are."""

    def __init__(self, header: Header, contract: ReportContract, reason: VaultReason) -> None:
        self._is_rejected = reason == "rejected"  # only then persons stand in columns of words
        columns = {column.field: column for column in contract.columns}
        self._columns: Mapping[int, Column] = {printed.index: columns[name] for name, printed in header.fields.items()}
        self._headers = {column.index: normalise_header(column.text) for column in header.columns}

    def shielded(self, row: SheetRow, below: TableRow, pseudonyms: Mapping[int, str]) -> SheetRow:
        """One row; ``below`` is what the table made of it. Kinds stay: roles of rows are told by them."""
        texts = list(row.texts)
        for place, text in enumerate(row.texts):
            if place in pseudonyms:
                texts[place] = pseudonyms[place]
            elif row.kinds[place] == BLANK or text.strip() in DASHES:
                continue
            elif below.role == "data":
                texts[place] = self._of_data(place, text)
            else:
                texts[place] = self._of_label(place, text, below.role)
        return row._replace(texts=tuple(texts))

    def _of_data(self, place: int, text: str) -> str:
        column = self._columns.get(place)
        if column is None or column.personal:
            return in_place_of(text)
        if self._is_rejected and (column.type == "text" or column.open_vocabulary) and has_personal_data(text):
            return in_place_of(text)
        return text

    def _of_label(self, place: int, text: str, role: str) -> str:
        """Numbers of totals stay; of everything else what tells the role of its row."""
        column = self._columns.get(place)
        if role == "total" and column is not None and column.personal is None and column.type in _NUMBERS:
            return text
        if self._headers.get(place) == normalise_header(text):
            return text
        return label_of(text)


def _refuse_other_roles(book: Book, contract: ReportContract, period: str | None, table: ReportTable) -> None:
    try:
        rows = read_report(book, contract, period).rows
    except LayoutError as error:
        rows = error.table.rows if error.table else []
    if [(row.number, row.role) for row in rows] != [(row.number, row.role) for row in table.rows]:
        changed = {row.number for row in table.rows} - {row.number for row in rows}
        raise RolesChanged(f"{contract.name}: rows are read otherwise without their persons; missing {sorted(changed)}")
