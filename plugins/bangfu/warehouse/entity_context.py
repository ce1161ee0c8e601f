"""What the register says about the names in rosters of persons, in lists of articles and in reports of entities."""

from __future__ import annotations

from functools import cache

from bangfu.register.lookup import Register
from bangfu.register.names import comparable
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.keys import column_values, product_key
from bangfu.warehouse.parties import (
    UNKNOWN,
    Columns,
    region_named,
    region_of,
    rows_of,
    system_named,
    system_of,
)


def describe_coverage(arrival: Arrival, register: Register) -> Columns:
    """R13: the area that manages the place, the town where the register has it, and the entity by code or else name.

    A roster has thousands of rows and few places and entities, so each is looked up once.
    """

    @cache
    def place_of(region: object, town: object) -> tuple[str, str | None]:
        return place_named(register, region, town)

    @cache
    def entity_of(uscc: object, name: object) -> str:
        if isinstance(uscc, str) and uscc:
            return uscc
        return entity_named(register, name)

    places = [place_of(*row) for row in rows_of(arrival, "region_name", "town_name")]
    return {
        "region_code": [area for area, _ in places],
        "town_code": [town for _, town in places],
        "entity_code": [entity_of(*row) for row in rows_of(arrival, "entity_uscc", "entity_name")],
    }


def describe_media(arrival: Arrival, register: Register) -> Columns:
    """R14: the title in the form in which titles are compared; the system stated, else that of the unit."""
    own_system = system_of(register, arrival.org_code)
    systems = [system_named(register, text) for text in column_values(arrival.frame, "system_name")]
    return {
        "title_key": [product_key(title) for title in column_values(arrival.frame, "title")],
        "system_code": [own_system if system == UNKNOWN else system for system in systems],
    }


def describe_entity_sales(arrival: Arrival, register: Register) -> Columns:
    """R16: the unit that reports and its area."""
    size = len(arrival.frame)
    return {
        "org_code": [arrival.org_code] * size,
        "region_code": [region_of(register, arrival.org_code)] * size,
        "product_key": [product_key(name) for name in column_values(arrival.frame, "product_name")],
    }


def place_named(register: Register, region: object, town: object) -> tuple[str, str | None]:
    """The area that counts, and the town: a town counts for the area that manages it, whatever county it lies in."""
    stated = region_named(register, region)
    found = register.regions.get(register.find_region(town) or "") if isinstance(town, str) and town else None
    if found is None or found.level != "town":
        return stated, None
    managing = register.managing_area(found.region_code)
    if stated in (UNKNOWN, managing, found.parent_code):
        return managing, found.region_code
    return stated, None


def entity_named(register: Register, name: object) -> str:
    """The credit code of the unit of that name; the name itself, as names are compared, where it has none."""
    if not isinstance(name, str) or not name:
        return UNKNOWN
    match = register.find_organisation(name)
    organisation = register.organisation(match.org_code) if match.org_code and match.kind != "fuzzy" else None
    return (organisation.uscc if organisation else None) or comparable(name)
