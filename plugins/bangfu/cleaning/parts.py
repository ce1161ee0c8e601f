"""Several columns in one cell, in their order or by name: 25/25/30/20, 一季度25；二季度25；… (R19 季度分解)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from bangfu.cleaning.cells import half_width, printable, without_value
from bangfu.cleaning.outcome import Cleaned, refused
from bangfu.contracts.models import Column

PartReader = Callable[[str, str], Cleaned]

_BETWEEN = re.compile(r"[/、;；|\r\n]+")
_AFTER_NAME = ":：=为 "


def names_of(columns: Iterable[Column]) -> dict[str, int]:
    """The place of each column among the parts, by the names that it has."""
    return {name: place for place, column in enumerate(columns) for name in (column.header, *column.aliases)}


def read_parts(text: str, kind: str, readers: Sequence[PartReader], names: Mapping[str, int]) -> Cleaned:
    """The values of a cell that speaks for several columns, each read as its own column is (rule C-PARTS-01).

    There must be one part for each, and either all bear their names or none does; anything else is refused.
    """
    nothing = without_value(text, kind)
    if nothing is not None:
        return nothing
    parts = [part.strip() for part in _BETWEEN.split(half_width(printable(text))) if part.strip()]
    named = [_named(part, names) for part in parts]
    places = [place for place, _ in named]
    if set(places) == {None}:
        places = list(range(len(parts)))
    if len(parts) != len(readers) or sorted(place for place in places if place is not None) != [*range(len(readers))]:
        return refused("C-PARTS-01")
    values: list[object] = [None] * len(readers)
    for place, (_, written) in zip(places, named, strict=True):
        assert place is not None
        read = readers[place](written, "t")
        if read.outcome == "refused" or read.value is None:
            return refused("C-PARTS-01")
        values[place] = read.value
    return Cleaned(tuple(values))


def _named(part: str, names: Mapping[str, int]) -> tuple[int | None, str]:
    """The place of the column that a part begins with the name of, and what stands behind the name."""
    for name in sorted(names, key=len, reverse=True):
        if part.startswith(name):
            return names[name], part[len(name) :].lstrip(_AFTER_NAME)
    return None, part
