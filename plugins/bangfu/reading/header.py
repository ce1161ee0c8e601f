"""The header of a report: in which row it stands, which field each column holds, what is missing or not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bangfu.contracts.models import ReportContract
from bangfu.reading.header_names import ColumnNames, MatchedBy, Matches, PrintedName, match_like, match_names
from bangfu.reading.headings import money_unit, printed
from bangfu.reading.table import Sheet, SheetRow

ROWS_SEARCHED = 15
LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One printed column. ``index`` is 0-based; ``unit`` what the header itself states (or its alias means)."""

    index: int
    text: str
    group: str | None = None
    unit: str | None = None
    field: str | None = None
    matched_by: MatchedBy | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A header. ``row`` is its last row in the sheet, ``first_row`` its first (another one in a two-line header)."""

    row: int
    first_row: int
    columns: tuple[HeaderColumn, ...]

    @property
    def fields(self) -> dict[str, HeaderColumn]:
        """The columns that hold a field of the contract."""
        return {column.field: column for column in self.columns if column.field}


@dataclass(frozen=True, slots=True)
class HeaderCandidate:
    """A row, or a pair of rows, that could be a header, with the forms in which its names are looked up."""

    header: Header
    names: tuple[PrintedName, ...]


def find_header(sheet: Sheet, contract: ReportContract) -> Header | None:
    """The row, or pair of rows, among the first 15 that matches the most required headers, at least 60 %.

    Of equals the one with more known columns, then the shorter, then the upper one wins.
    """
    return best_header(header_candidates(sheet), contract)


def best_header(candidates: Iterable[HeaderCandidate], contract: ReportContract) -> Header | None:
    """The same over candidates that are tried with several contracts."""
    names = ColumnNames(contract)
    least = LEAST_SHARE * sum(column.required for column in contract.columns)
    best: tuple[tuple[float, int, int], HeaderCandidate, Matches] | None = None
    for candidate in candidates:
        if names.most_matches(candidate.names) < max(least, 1):
            continue
        found = match_names(candidate.names, names)
        header = _with_fields(candidate.header, found, names)
        rank = (required_share(header, contract), len(found), header.first_row - header.row)
        if rank[0] >= LEAST_SHARE and (best is None or rank > best[0]):
            best = rank, candidate, found
    if best is None:
        return None
    _, candidate, found = best
    return _with_fields(candidate.header, match_like(candidate.names, names, found), names)


def required_share(header: Header, contract: ReportContract) -> float:
    """Part of the required columns that a header has, between 0 and 1."""
    required = [column.field for column in contract.columns if column.required]
    if not required:
        return 1.0
    return sum(field in header.fields for field in required) / len(required)


def missing_columns(header: Header, contract: ReportContract) -> list[str]:
    """Printed names of the required columns that are not there; of alternatives their common label."""
    fields = header.fields
    missing = [column.header for column in contract.columns if column.required and column.field not in fields]
    return missing + [one.label for one in contract.any_of if not any(field in fields for field in one.fields)]


def header_candidates(sheet: Sheet) -> Iterator[HeaderCandidate]:
    """Every row of the first 15 that could be a header, alone and together with the row below it."""
    rows = [row for row in sheet.rows[:ROWS_SEARCHED] if row.number <= ROWS_SEARCHED]
    for position, row in enumerate(rows):
        if sum(bool(text.strip()) for text in row.texts) < 2:
            continue
        yield _candidate(Header(row.number, row.number, tuple(_single(row))))
        if position + 1 < len(rows) and rows[position + 1].number == row.number + 1:
            pair = tuple(_pair(row, rows[position + 1], sheet))
            yield _candidate(Header(row.number + 1, row.number, pair))


def _candidate(header: Header) -> HeaderCandidate:
    names = []
    for column in header.columns:
        own = column.text.removeprefix(f"{column.group}_") if column.group else column.text
        names.append(PrintedName.of(column.index, column.group, own))
    return HeaderCandidate(header, tuple(names))


def _single(row: SheetRow) -> Iterator[HeaderColumn]:
    for index, text in enumerate(row.texts):
        if text.strip():
            yield HeaderColumn(index, printed(text), unit=money_unit(text))


def _pair(upper: SheetRow, lower: SheetRow, sheet: Sheet) -> Iterator[HeaderColumn]:
    """Two lines as one: a group reaches as far as its merged range, the lower line names the column."""
    groups = _groups(upper, lower, sheet)
    for index in range(max(len(upper.texts), len(lower.texts))):
        own = printed(upper.texts[index]) if index < len(upper.texts) else ""
        below = printed(lower.texts[index]) if index < len(lower.texts) else ""
        group = groups.get(index)
        if below and group:
            yield HeaderColumn(index, f"{group}_{below}", group, money_unit(below) or money_unit(group))
        elif below or own:
            yield HeaderColumn(index, below or own, unit=money_unit(below or own))


def _groups(upper: SheetRow, lower: SheetRow, sheet: Sheet) -> dict[int, str]:
    groups = {index: printed(text) for index, text in enumerate(upper.texts) if text.strip()}
    for area in sheet.merged:
        if area.first_row == upper.number and area.first_column - 1 in groups:
            for index in range(area.first_column, min(area.last_column, len(lower.texts))):
                groups.setdefault(index, groups[area.first_column - 1])
    if not sheet.merged:  # text files and .ods know of no merged cells
        for index in range(1, len(lower.texts)):
            if index not in groups and index - 1 in groups and lower.texts[index].strip():
                groups[index] = groups[index - 1]
    return groups


def _with_fields(header: Header, found: Matches, names: ColumnNames) -> Header:
    columns = []
    for column in header.columns:
        field, matched_by = found.get(column.index, (None, None))
        unit = column.unit or (names.alias_unit(field, column.text) if field else None)
        columns.append(replace(column, field=field, matched_by=matched_by, unit=unit))
    return replace(header, columns=tuple(columns))
