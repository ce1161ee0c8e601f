"""Percentages, kept in points (85 % is 85): ``85``, ``85%`` and ``0.85`` may mean the same (case 54).

Whether a bare number is points or a fraction is told by the whole column: at most 1 everywhere is a fraction,
above 1 everywhere is points, and a mixture has two readings and is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from bangfu.cleaning.cells import half_width
from bangfu.cleaning.numbers import NumberShape, read_number
from bangfu.cleaning.outcome import Cleaned, refused, repaired

PercentScale = Literal["points", "fraction", "mixed"]
_FRACTION_PLACES = 8


def percent_scale(cells: Iterable[tuple[str, str]]) -> PercentScale:
    """How the bare numbers of a column, given as (text, kind), are meant. Zero says nothing."""
    bare = [_bare_number(text, kind) for text, kind in cells]
    values = [abs(value) for value in bare if value]
    small = any(value <= 1 for value in values)
    large = any(value > 1 for value in values)
    if small and large:
        return "mixed"
    return "fraction" if small else "points"


def read_percent(text: str, kind: str, scale: PercentScale, shape: NumberShape) -> Cleaned:
    """Percentage points of a cell, given how the column's bare numbers are meant."""
    written = half_width(text).strip()
    if written.endswith("%"):
        return read_number(written[:-1].strip(), "t", shape)
    value = _bare_number(text, kind)
    if not value or scale == "points":
        return read_number(text, kind, shape)
    if scale == "mixed":
        return refused("C-NUM-01.mixed")
    points = read_number(f"{value * 100:f}", "n", shape)
    if points.outcome == "refused":
        return points
    return repaired(points.value, "C-NUM-01.percent", w=f"{points.value}")


def _bare_number(text: str, kind: str) -> Decimal | None:
    outcome = read_number(text, kind, NumberShape(_FRACTION_PLACES, negative=True, money=False))
    return outcome.value if isinstance(outcome.value, Decimal) else None
