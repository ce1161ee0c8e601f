"""Several conclusions in one cell: 整改到位、成效符合上级要求、群众满意, or 是、是、否 (R18 三项销号结论)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bangfu.cleaning.cells import half_width, printable, without_value
from bangfu.cleaning.outcome import Cleaned, refused
from bangfu.contracts.models import Column

YES, NO = "是", "否"

_BETWEEN = re.compile(r"[、,，;；/|+＋。\s]+")
_NUMBERING = re.compile(r"^[(（]?[0-9一二三①②③][)）.．]")
_STATED = re.compile(r"(?P<name>.+?)[:：](?P<word>.+)")
_ALL = re.compile(r"(?:三项|全部)?(?:均|都|全部|已全部)(?:达到|达标|符合|满足|完成|具备|为是|是)")


def words_of(column: Column) -> dict[str, str]:
    """How a cell speaks of the conclusion that has a column of its own: each word, and the 是 or 否 that it means."""
    names = [name for name in (column.header, *column.aliases) if "是否" not in name]
    return {**dict.fromkeys(names, YES), **column.vocabulary_aliases, YES: YES, NO: NO}


def read_conclusions(text: str, kind: str, conclusions: Sequence[Mapping[str, str]]) -> Cleaned:
    """A 是 or 否 for each of ``conclusions``, None for one that the cell does not speak of (rule C-ENUM-02).

    A cell names them, in any order, or answers them all in their order, or says that all are met (三项均达到).
    Anything else is refused: what it leaves open is no conclusion.
    """
    nothing = without_value(text, kind)
    if nothing is not None:
        return nothing
    written = half_width(printable(text)).strip()
    if _ALL.fullmatch(written):
        return Cleaned((YES,) * len(conclusions))
    parts = [_NUMBERING.sub("", part) for part in _BETWEEN.split(written) if part]
    answers = _in_order(parts, conclusions) or _by_name(parts, conclusions)
    return refused("C-ENUM-02") if answers is None else Cleaned(answers)


def _in_order(parts: Sequence[str], conclusions: Sequence[Mapping[str, str]]) -> tuple[str | None, ...] | None:
    if len(parts) != len(conclusions):
        return None
    answers = tuple(words.get(part) for part, words in zip(parts, conclusions, strict=True))
    return None if None in answers else answers


def _by_name(parts: Sequence[str], conclusions: Sequence[Mapping[str, str]]) -> tuple[str | None, ...] | None:
    """What each part says of the one conclusion that it names; None where one names none, several or one again."""
    found: dict[int, str] = {}
    for part in parts:
        said = dict(_said(part, conclusions))
        if len(said) != 1 or said.keys() & found.keys():
            return None
        found |= said
    return tuple(found.get(place) for place in range(len(conclusions))) if found else None


def _said(part: str, conclusions: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, str]]:
    stated = _STATED.fullmatch(part)
    for place, words in enumerate(conclusions):
        if part in words:
            yield place, words[part]
        elif stated and stated["name"] in words and stated["word"] in words:
            yield place, words[stated["word"]]
