"""What the reading of one cell came to, before anyone knows where the cell stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Outcome = Literal["read", "repaired", "warned", "refused"]


NO_VALUES: Mapping[str, str] = MappingProxyType({})
"""Nothing to add to a sentence."""


class Cleaned(NamedTuple):
    """The value of a cell and how it was come by.

    ``read``: as written. ``repaired``: written otherwise, with one reading. ``warned``: taken as written,
    with a doubt. ``refused``: the row cannot be loaded with it; ``value`` is then None, unless the cell does
    hold a number that only may not stand there. ``values`` are more words for the sentence of ``rule``.
    """

    value: object | None
    outcome: Outcome = "read"
    rule: str | None = None
    values: Mapping[str, str] = NO_VALUES


BLANK = Cleaned(None)
"""An empty cell."""


def repaired(value: object | None, rule: str, **values: str) -> Cleaned:
    """A value with one reading, written in an unusual way."""
    return Cleaned(value, "repaired", rule, values)


def warned(value: object | None, rule: str, **values: str) -> Cleaned:
    """A value taken as written, though something about it is odd."""
    return Cleaned(value, "warned", rule, values)


def refused(rule: str, readable: object | None = None, **values: str) -> Cleaned:
    """A cell that cannot be loaded; ``readable`` is the number it holds, where only its place forbids it."""
    return Cleaned(readable, "refused", rule, values)
