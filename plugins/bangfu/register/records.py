"""The records of the register: units that report, areas, systems, venues, platforms, units of measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Region:
    """An area; ``managing_area_code`` is who manages a town, whatever its code says."""

    region_code: str
    name: str
    level: Literal["city", "county", "zone", "town"]
    parent_code: str | None = None
    assessed: bool = False
    group_code: str | None = None
    managing_area_code: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectorSystem:
    """A system (系统) and the unit that leads it."""

    system_code: str
    name: str
    lead_org_code: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A unit that may report. Blank cells of the register are None; validity is [valid_from, valid_to)."""

    org_code: str
    name: str
    org_type: str | None = None
    system_code: str | None = None
    region_code: str | None = None
    parent_org_code: str | None = None
    represents: tuple[str, ...] = ()
    level: str | None = None
    ownership: str | None = None
    headcount: int | None = None
    canteen_mode: str | None = None
    uscc: str | None = None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date | None) -> bool:
        """Whether the unit exists on that day; asked without a day, whether it has not been abolished."""
        if on is None:
            return self.valid_to is None
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Venue:
    """A place of sale, open from ``opened_on`` to ``closed_on``, both included."""

    venue_code: str
    name: str
    venue_type: str
    org_code: str | None = None
    region_code: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None

    def is_open(self, on: date) -> bool:
        """Whether the venue is open on that day; a blank date sets no limit."""
        opened = self.opened_on is None or self.opened_on <= on
        return opened and (self.closed_on is None or on <= self.closed_on)


@dataclass(frozen=True, slots=True)
class Platform:
    """A livestream or e-commerce platform."""

    platform_code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write something, and the code it stands for. ``decided``: by a person, above every other reading."""

    kind: str
    alias: str
    code: str
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    ``factor`` is its size in base units of its family (None: not convertible); ``fractional`` allows parts of one.
    """

    unit: str
    family: str
    factor: Decimal | None
    fractional: bool


@dataclass(frozen=True, slots=True)
class Obligation:
    """A report that a unit owes for every period from first to last, both included; None sets no limit."""

    org_code: str
    report: str
    frequency: Literal["monthly", "half_year", "year"]
    first_period: str | None = None
    last_period: str | None = None

    def covers(self, period: str) -> bool:
        """Whether the period code (of the same frequency) lies within the obligation."""
        return (self.first_period or period) <= period <= (self.last_period or period)


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name was found to mean.

    ``kind`` says how it was found; with ``none`` there is no ``org_code``. ``score`` is 1 for what is certain, else
    the similarity (0 to 1) of the nearest name. ``candidates`` are the nearest units, to ask a person about.
    ``in_force`` is False where the only unit of that name does not exist on the day asked for.
    """

    kind: Literal["exact", "alias", "fuzzy", "none"]
    org_code: str | None = None
    name: str | None = None
    score: float = 0.0
    in_force: bool = True
    candidates: tuple[str, ...] = ()
