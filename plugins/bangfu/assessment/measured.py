"""What a formula is given: measured values, those of the year before and of the peers, targets, a reviewer's points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure says of one object. ``numerator`` None: nothing can be said; ``denominator`` None: an amount or
    a count, no share.
    """

    numerator: Decimal | None
    denominator: Decimal | None = None

    @property
    def exact(self) -> Fraction | None:
        """The value without any rounding; None where nothing can be said, as of a share of nothing."""
        if self.numerator is None or self.denominator == 0:
            return None
        return Fraction(self.numerator) / (1 if self.denominator is None else Fraction(self.denominator))

    @property
    def value(self) -> Decimal | None:
        """The value as stored and shown, to 28 digits."""
        exact = self.exact
        return None if exact is None else plain(exact)


@dataclass(frozen=True, slots=True)
class Given:
    """All that one leaf of one object is scored from; measures by name.

    ``previous``: the year before. ``peers``: the values of all objects of the group that have one, this one's too.
    ``part_targets``: one for each part of a composite, None where it has none. ``reviewed``: a reviewer's points.
    """

    measured: Mapping[str, Measured] = field(default_factory=dict)
    previous: Mapping[str, Measured] = field(default_factory=dict)
    peers: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    target: Decimal | None = None
    part_targets: Sequence[Decimal | None] = ()
    reviewed: Decimal | None = None

    def exact(self, measure: str | None) -> Fraction | None:
        """The exact value of a measure; None for one that was not asked or has nothing to say."""
        measured = self.measured.get(measure) if measure else None
        return measured.exact if measured else None

    def value(self, measure: str | None) -> Decimal | None:
        """The value of a measure as its peers' are given."""
        exact = self.exact(measure)
        return None if exact is None else plain(exact)

    def growth(self, measure: str | None) -> Fraction | None:
        """By what part of itself the value grew since the year before; None from a base that is 0, missing or less."""
        base = self.previous.get(measure) if measure else None
        now, before = self.exact(measure), base.exact if base else None
        if now is None or before is None or before <= 0:
            return None
        return (now - before) / before


def plain(exact: Fraction) -> Decimal:
    """A fraction as a decimal of 28 digits."""
    return Decimal(exact.numerator) / Decimal(exact.denominator)
