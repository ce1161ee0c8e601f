"""The register in memory: who reports, where things lie, which code a written name means. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from bangfu.register.name_index import NameIndex
from bangfu.register.names import comparable
from bangfu.register.organisation_names import OrganisationNames
from bangfu.register.records import (
    Alias,
    Match,
    Obligation,
    Organisation,
    Platform,
    Region,
    SectorSystem,
    Unit,
    Venue,
)
from bangfu.register.region_names import RegionNames

__all__ = ["Match", "Register", "load_register"]


@dataclass(frozen=True)
class Register:
    """Reference data of one city, by code.

    Names may repeat; then only a day or a person can tell two records apart.
    """

    organisations: Mapping[str, Organisation]
    regions: Mapping[str, Region]
    systems: Mapping[str, SectorSystem] = field(default_factory=dict)
    platforms: Mapping[str, Platform] = field(default_factory=dict)
    venues: Mapping[str, Venue] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    aliases: Collection[Alias] = ()
    obligations: Mapping[tuple[str, str], Obligation] = field(default_factory=dict)
    workdays: Mapping[date, bool] = field(default_factory=dict)
    media_hosts: Collection[str] = frozenset()

    def organisation(self, org_code: str) -> Organisation | None:
        """The unit of a code, None where the register has none."""
        return self.organisations.get(org_code)

    def organisation_codes(self) -> frozenset[str]:
        """The codes of all units: the names of the intake folders that are read."""
        return frozenset(self.organisations)

    def organisation_name(self, org_code: str) -> str:
        """The full name of a unit, for messages; the code itself where the register has none."""
        found = self.organisations.get(org_code)
        return found.name if found else org_code

    def find_organisation(self, text: str, on: date | None = None) -> Match:
        """Which unit a name, code or credit code means on that day; see :class:`Match`."""
        return self._organisation_names.find(text, on)

    def may_report_for(self, folder_org: str, unit_org: str) -> bool:
        """Whether a file in one unit's folder may speak for another: itself, one below it, or one it represents."""
        folder = self.organisations.get(folder_org)
        represented = folder is not None and unit_org in folder.represents
        return represented or folder_org in self._chain_above(unit_org)

    def is_obliged(self, org_code: str, report: str, period: str) -> bool:
        """Whether the unit owes that report for that period."""
        owed = self.obligations.get((org_code, report))
        return owed is not None and owed.covers(period)

    def find_region(self, text: str) -> str | None:
        """The code of the area that a text names: the town of an address if known, else its county or zone."""
        return self._region_names.find(text)

    def managing_area(self, region_code: str) -> str:
        """The county, zone or city that an area counts for; ``UNKNOWN`` for a code the register does not have."""
        region = self.regions.get(region_code)
        return (region.managing_area_code or region.region_code) if region else "UNKNOWN"

    def find_system(self, text: str) -> str | None:
        """The code of the system that a text names: its name with or without 系统, an alias, or its lead unit."""
        code = self._system_names.find_one(text)
        if code:
            return code
        match = self.find_organisation(text)
        if match.org_code is None or match.kind == "fuzzy":
            return None
        return self._led_systems.get(match.org_code)

    def find_assessed_object(self, text: str) -> str | None:
        """The code of the city, of an assessed county or zone, or of the system that a name or code means.

        An address in a county is not the county.
        """
        area = self.regions.get(self._region_names.find_alone(text) or "")
        if area is not None:
            return area.region_code if area.assessed or area.level == "city" else None
        return self.find_system(text)

    def find_unit(self, text: str) -> str | None:
        """The code of the unit that a name, code or credit code means; none for a name that is only like its."""
        match = self.find_organisation(text)
        return match.org_code if match.kind != "fuzzy" else None

    def find_platform(self, text: str) -> str | None:
        """The code of the platform that a text names."""
        return self._platform_names.find_one(text)

    def find_venue(self, text: str) -> str | None:
        """The code of the venue of that code or name, or of that shop code kept as alias."""
        return self._venue_names.find_one(text)

    def venue_codes(self) -> frozenset[str]:
        """Every code under which a venue is known, shop codes kept as aliases included."""
        return frozenset({*self.venues, *(one.alias for one in self._aliases_of("venue"))})

    def alias(self, kind: str, text: str) -> str | None:
        """The code that the alias table gives for a text of that kind, e.g. a product's certification number."""
        return self._alias_codes.get((kind, comparable(text)))

    def unit(self, text: str) -> Unit | None:
        """The unit of measure that a text names."""
        return self._measures.get(comparable(text))

    def is_media_host(self, host: str) -> bool:
        """Whether a web host, or one above it, is one on which a medium of the list publishes."""
        labels = host.lower().split(".")
        return any(".".join(labels[place:]) in self.media_hosts for place in range(len(labels)))

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day; in a year without a calendar, Monday to Friday."""
        return self.workdays.get(day, day.weekday() < 5)

    def has_calendar(self, year: int) -> bool:
        """Whether the calendar of that year is known; if not, due dates in it are provisional."""
        return date(year, 1, 1) in self.workdays

    def _chain_above(self, org_code: str) -> Iterator[str]:
        above: str | None = org_code
        while above is not None:
            yield above
            found = self.organisations.get(above)
            above = found.parent_org_code if found else None

    def _aliases_of(self, kind: str) -> tuple[Alias, ...]:
        return tuple(one for one in self.aliases if one.kind == kind)

    @cached_property
    def _region_names(self) -> RegionNames:
        return RegionNames(self.regions, self._aliases_of("region"))

    @cached_property
    def _organisation_names(self) -> OrganisationNames:
        return OrganisationNames(self.organisations, self._region_names, self._aliases_of("organisation"))

    @cached_property
    def _system_names(self) -> NameIndex:
        index = self._index_of("system")
        for one in self.systems.values():
            index.add(one.system_code, one.name, [one.name.removesuffix("系统")])
        return index

    @cached_property
    def _platform_names(self) -> NameIndex:
        index = self._index_of("platform")
        for one in self.platforms.values():
            index.add(one.platform_code, one.name, one.aliases)
        return index

    @cached_property
    def _venue_names(self) -> NameIndex:
        index = self._index_of("venue")
        for one in self.venues.values():
            index.add(one.venue_code, one.name)
        return index

    def _index_of(self, kind: str) -> NameIndex:
        index = NameIndex()
        index.add_from_table(self._aliases_of(kind))
        return index

    @cached_property
    def _led_systems(self) -> dict[str, str]:
        return {one.lead_org_code: one.system_code for one in self.systems.values() if one.lead_org_code}

    @cached_property
    def _alias_codes(self) -> dict[tuple[str, str], str]:
        decided_last = sorted(self.aliases, key=lambda one: one.decided)
        return {(one.kind, comparable(one.alias)): one.code for one in decided_last}

    @cached_property
    def _measures(self) -> dict[str, Unit]:
        return {comparable(one.unit): one for one in self.units.values()}


def load_register(connection: sa.Connection) -> Register:
    """The register as it is in schema ``reference`` now."""
    obligations = [Obligation(**row) for row in _rows(connection, "obligation")]
    return Register(
        organisations={row["org_code"]: Organisation(**row) for row in _rows(connection, "organisation")},
        regions={row["region_code"]: Region(**row) for row in _rows(connection, "region")},
        systems={row["system_code"]: SectorSystem(**row) for row in _rows(connection, "sector_system")},
        platforms={row["platform_code"]: Platform(**row) for row in _rows(connection, "platform")},
        venues={row["venue_code"]: Venue(**row) for row in _rows(connection, "venue")},
        units={row["unit"]: Unit(**row) for row in _rows(connection, "unit")},
        aliases=[
            Alias(row["kind"], row["alias"], row["code"], row["origin"] == "decision")
            for row in _rows(connection, "alias")
        ],
        obligations={(one.org_code, one.report): one for one in obligations},
        workdays={row["date"]: row["is_workday"] for row in _rows(connection, "calendar")},
        media_hosts=frozenset(host for row in _rows(connection, "media_outlet") for host in row["link_hosts"]),
    )


def _rows(connection: sa.Connection, table: str) -> Iterator[dict[str, Any]]:
    for row in connection.execute(sa.text(f"select * from reference.{table} order by 1, 2")).mappings():
        yield {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
