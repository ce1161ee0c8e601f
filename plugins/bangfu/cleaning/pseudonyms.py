"""Persons by another name: cells of hashed columns as they stand in a shielded table.

The cell is read by its contract while it is still in clear; what is kept of it is the pseudonym (HMAC-SHA256), the
masked form for sentences, the age of a child, and what the reading had to say. Nothing of it leads back to the person
without the pepper.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import date
from typing import Any, Self

from bangfu.cleaning.outcome import NO_VALUES, Cleaned
from bangfu.cleaning.personal import age_on

ADULT = 18
"""Of anybody older only this is kept: rules ask for children, and an exact age would tell more than they need."""

_MARK = "〔假名〕"
_MARK_LIKE_LABEL = "〔假名人〕"
"""For a cell that could be the label of a row, which roles of rows are told by."""
_CLEAR_VALUES = frozenset({"v", "w"})


class Pseudonym(str):
    """A hashed person or household.

    ``masked`` is how sentences show it; ``age`` the full years that rules may know, at most :data:`ADULT`, None where
    there is no birth date.
    """

    __slots__ = ("age", "masked")
    masked: str
    age: int | None

    @classmethod
    def of(cls, digest: str, masked: str, age: int | None = None) -> Self:
        """The pseudonym with what may be known of it."""
        made = cls(digest)
        made.masked = masked
        made.age = age
        return made


def pseudonymiser(pepper: str) -> Callable[[str], str]:
    """HMAC-SHA256 with the pepper, as lower-case hex: the same person is the same in every file."""
    key = pepper.encode()
    return lambda person: hmac.new(key, person.encode(), hashlib.sha256).hexdigest()


def shielded_cell(outcome: Cleaned, masked: str, day: date, pseudonym: Callable[[str], str]) -> str:
    """The text that stands for a hashed cell: its outcome with the pseudonym in place of the value.

    ``day`` is the one on which the age is asked for.
    """
    value, age = None, None
    if isinstance(outcome.value, str):
        value, age = pseudonym(outcome.value), kept_age(outcome.value, day)
    said = {name: word for name, word in outcome.values.items() if name not in _CLEAR_VALUES}
    return _MARK + json.dumps([value, masked, age, outcome.outcome, outcome.rule, said], ensure_ascii=False)


def like_label(cell: str) -> str:
    """The same shielded cell, for a text that could be the label of a total or signature row."""
    return _MARK_LIKE_LABEL + cell.removeprefix(_MARK)


def is_shielded(text: str) -> bool:
    """Whether a cell is one that :func:`shielded_cell` wrote."""
    return text.startswith((_MARK, _MARK_LIKE_LABEL))


def masked_cell(text: str) -> str:
    """The masked form of a shielded cell."""
    return str(_parts(text)[1])


def _parts(text: str) -> list[Any]:
    parts: list[Any] = json.loads(text.removeprefix(_MARK).removeprefix(_MARK_LIKE_LABEL))
    return parts


def read_shielded(text: str) -> Cleaned:
    """The outcome that a shielded cell holds, its value a :class:`Pseudonym`."""
    value, masked, age, outcome, rule, said = _parts(text)
    return Cleaned(None if value is None else Pseudonym.of(value, masked, age), outcome, rule, said or NO_VALUES)


def kept_age(person: str, day: date) -> int | None:
    """Full years on a day, at most :data:`ADULT`; None for what is no identity number."""
    age = age_on(person, day)
    return None if age is None else min(age, ADULT)


def shielded_reader(reader: Callable[[str, str], Cleaned]) -> Callable[[str, str], Cleaned]:
    """The reader of a hashed column, for cells in clear and for shielded ones."""
    return lambda text, kind: read_shielded(text) if is_shielded(text) else reader(text, kind)
