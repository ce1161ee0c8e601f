"""Which field a printed header names: the rules of domain/5 §5.0, applied to all columns of a row at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from rapidfuzz import fuzz

from bangfu.contracts.models import Column, ReportContract
from bangfu.reading.headings import normalise_header, simplified, without_brackets

MatchedBy = Literal["header", "alias", "legacy", "bracket", "simplified", "fuzzy", "context"]
Matches = dict[int, tuple[str, MatchedBy]]
Waiting = dict[str, list[Column]]
FUZZY_LIMIT = 0.92
_OTHER_PERIODS = ("累计", "上月", "上期", "上年", "去年", "同期")
_PARTS = ("其中", "认定", "扶贫", "退", "团购")
_WORDS = {"text", "code", "enum", "date", "datetime", "date_range", "conclusions", "parts"}


@dataclass(frozen=True, slots=True)
class PrintedName:
    """One printed header in the forms that are looked up, most telling first."""

    index: int
    text: str
    normal: tuple[str, ...]
    bare: tuple[str, ...]
    simple: tuple[str, ...]

    @classmethod
    def of(cls, index: int, group: str | None, text: str) -> PrintedName:
        """The forms of a header, of its group and itself where it stands below a group."""
        texts = _texts(group, text)
        return cls(
            index,
            text,
            tuple(normalise_header(one) for one in texts),
            tuple(without_brackets(one) for one in texts),
            tuple(simplified(one) for one in texts),
        )


class ColumnNames:
    """All names of a contract's columns in their normal form; under one name several columns may wait."""

    def __init__(self, contract: ReportContract) -> None:
        self.columns = contract.columns
        self.header = self._index(lambda column: (column.header,))
        self.alias = self._index(lambda column: column.aliases)
        self.legacy = self._index(lambda column: column.legacy_aliases)
        self.bare = self._bare()
        self._known = {*self.header, *self.alias, *self.legacy}

    def most_matches(self, printed: Iterable[PrintedName]) -> int:
        """No more columns than this can be matched: a quick look before the careful one."""
        return sum(
            not (self._known.isdisjoint(name.normal) and self._known.isdisjoint(name.simple))
            or any(form in self.bare for form in name.bare)
            for name in printed
        )

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


def match_names(printed: Iterable[PrintedName], names: ColumnNames) -> Matches:
    """The fields of the columns whose names are known.

    Exact names come first, then aliases, older templates' names, names without brackets, names in simplified
    characters. No field is given twice; of several columns that wait under one name the one whose ``after``
    stands nearest to the left is meant.
    """
    found: Matches = {}
    free = list(printed)
    for matched_by, known, forms in _levels(names):
        for name in free:
            match = _first_match(name.index, forms(name), known, found)
            if match:
                found[name.index] = match[0].field, "context" if match[1] else matched_by
        free = [name for name in free if name.index not in found]
    return found


def _levels(names: ColumnNames) -> tuple[tuple[MatchedBy, Waiting, Callable[[PrintedName], tuple[str, ...]]], ...]:
    normal, bare, simple = attrgetter("normal"), attrgetter("bare"), attrgetter("simple")
    return (
        ("header", names.header, normal),
        ("alias", names.alias, normal),
        ("legacy", names.legacy, normal),
        ("bracket", names.bare, bare),
        ("simplified", names.header, simple),
        ("simplified", names.alias, simple),
        ("simplified", names.legacy, simple),
        ("alias", names.alias, normal),  # again, now that more neighbours are known
    )


def match_like(printed: Iterable[PrintedName], names: ColumnNames, found: Matches) -> Matches:
    """The same with the columns added whose name is at least 0.92 like the names of exactly one free field."""
    result = dict(found)
    for name in printed:
        if name.index in result:
            continue
        taken = {field for field, _ in result.values()}
        alike = {
            column.field
            for known in (names.header, names.alias, names.legacy)
            for form, columns in known.items()
            if fuzz.ratio(form, normalise_header(name.text)) / 100 >= FUZZY_LIMIT
            for column in columns
            if column.field not in taken
        }
        if len(alike) == 1:
            result[name.index] = alike.pop(), "fuzzy"
    return result


def _first_match(index: int, forms: tuple[str, ...], known: Waiting, found: Matches) -> tuple[Column, bool] | None:
    """The column meant and whether its neighbours decided it."""
    for form in forms:
        if form not in known:
            continue
        taken = {field: position for position, (field, _) in found.items()}
        waiting = [column for column in known[form] if column.field not in taken]
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


def _texts(group: str | None, text: str) -> list[str]:
    """The names to try; below 本年累计 or 上年同期 the plain name would be another period's figure.

    本年累计 itself is the column of the total below it, never that of a part (其中：认定产品销售额).
    """
    if not group:
        return [text]
    joined = [f"{group}:{text}", f"{group}{text}", f"{group}_{text}"]
    other_period = any(word in group for word in _OTHER_PERIODS)
    if other_period:
        is_total = "额" in text and not any(word in text for word in _PARTS)
        return [*joined, group] if is_total else joined
    return [*joined, text]
