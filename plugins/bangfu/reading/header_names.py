"""Which field a printed header names: the rules of domain/5 §5.0, applied to all columns of a row at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from rapidfuzz import fuzz

from bangfu.contracts.models import Column, ReportContract
from bangfu.reading.headings import normalise_header, simplified, without_brackets

MatchedBy = Literal["header", "alias", "legacy", "bracket", "simplified", "fuzzy", "context"]
Matches = dict[int, tuple[str, MatchedBy]]
PrintedNames = Mapping[int, tuple[str | None, str]]
"""Printed names by column index: the group of a two-line header and the name itself."""

FUZZY_LIMIT = 0.92
_OTHER_PERIODS = ("累计", "上月", "上期", "上年", "去年", "同期")
_WORDS = {"text", "code", "enum", "date", "datetime", "date_range"}


class ColumnNames:
    """All names of a contract's columns in their normal form; under one name several columns may wait."""

    def __init__(self, contract: ReportContract) -> None:
        self.columns = contract.columns
        self.header = self._index(lambda column: (column.header,))
        self.alias = self._index(lambda column: column.aliases)
        self.legacy = self._index(lambda column: column.legacy_aliases)
        self.bare = self._bare()

    def _index(self, texts: Callable[[Column], tuple[str, ...]]) -> dict[str, list[Column]]:
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            for form in dict.fromkeys(normalise_header(text) for text in texts(column)):
                found.setdefault(form, []).append(column)
        return found

    def _bare(self) -> dict[str, list[Column]]:
        """Names without brackets, of columns that hold words only: 金额(退货) must not become 金额."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            if column.type in _WORDS:
                for form in dict.fromkeys(without_brackets(text) for text in (column.header, *column.aliases)):
                    found.setdefault(form, []).append(column)
        return found

    def alias_unit(self, field: str, text: str) -> str | None:
        """The money unit that an alias implies: platforms give pay_gmv in 分."""
        units = next(column.alias_units for column in self.columns if column.field == field)
        return {normalise_header(alias): unit for alias, unit in units.items()}.get(normalise_header(text))


def match_names(printed: PrintedNames, names: ColumnNames) -> Matches:
    """The fields of the columns whose names are known.

    Exact names come first, then aliases, older templates' names, names without brackets, names in simplified
    characters. No field is given twice; of several columns that wait under one name the one whose ``after``
    stands nearest to the left is meant.
    """
    found: Matches = {}
    levels: tuple[tuple[MatchedBy, dict[str, list[Column]], Callable[[str], str]], ...] = (
        ("header", names.header, normalise_header),
        ("alias", names.alias, normalise_header),
        ("legacy", names.legacy, normalise_header),
        ("bracket", names.bare, without_brackets),
        ("simplified", names.header, simplified),
        ("simplified", names.alias, simplified),
        ("simplified", names.legacy, simplified),
        ("alias", names.alias, normalise_header),  # again, now that more neighbours are known
    )
    for matched_by, known, form in levels:
        for index, (group, text) in printed.items():
            if index not in found:
                match = _first_match(index, group, text, known, form, found)
                if match:
                    found[index] = match[0].field, "context" if match[1] else matched_by
    return found


def match_like(printed: PrintedNames, names: ColumnNames, found: Mapping[int, tuple[str, MatchedBy]]) -> Matches:
    """The same with the columns added whose name is at least 0.92 like the names of exactly one free field."""
    result = dict(found)
    for index, (_, text) in printed.items():
        if index in result:
            continue
        taken = {field for field, _ in result.values()}
        alike = {
            column.field
            for known in (names.header, names.alias, names.legacy)
            for form, columns in known.items()
            if fuzz.ratio(form, normalise_header(text)) / 100 >= FUZZY_LIMIT
            for column in columns
            if column.field not in taken
        }
        if len(alike) == 1:
            result[index] = alike.pop(), "fuzzy"
    return result


def _first_match(
    index: int, group: str | None, text: str, known: dict[str, list[Column]], form: Callable[[str], str], found: Matches
) -> tuple[Column, bool] | None:
    """The column meant and whether its neighbours decided it."""
    taken = {field: position for position, (field, _) in found.items()}
    for name in _forms(group, text):
        waiting = [column for column in known.get(form(name), ()) if column.field not in taken]
        if len(waiting) == 1:
            return waiting[0], False
        if waiting:
            return _nearest(waiting, index, taken)
    return None


def _nearest(waiting: list[Column], index: int, taken: Mapping[str, int]) -> tuple[Column, bool] | None:
    """Of columns under one name the one that follows its named neighbour most closely, else the one without any."""
    following = [column for column in waiting if column.after and taken.get(column.after, index) < index]
    if following:
        return max(following, key=lambda column: taken[str(column.after)]), True
    free = [column for column in waiting if not column.after]
    return (free[0], True) if len(free) == 1 else None


def _forms(group: str | None, text: str) -> list[str]:
    """The names to try; below 本年累计 or 上年同期 the plain name would be another period's figure."""
    if not group:
        return [text]
    joined = [f"{group}:{text}", f"{group}{text}", f"{group}_{text}"]
    other_period = any(word in group for word in _OTHER_PERIODS)
    if other_period:
        return [*joined, group] if "额" in text else joined
    return [*joined, text]
