"""What the register says about the places and events in a report: counters, shops, exhibitions; and about staff."""

from __future__ import annotations

from functools import cache

from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.keys import column_values
from bangfu.warehouse.parties import (
    UNKNOWN,
    Columns,
    first_known,
    organisation_meant,
    product_keys,
    region_named,
    region_of,
    rows_of,
    system_named,
    system_of,
)

EVENT_CATEGORIES = {
    "展销会": "exhibition",
    "惠民节": "exhibition",
    "签约仪式": "signing",
    "进社区": "community",
    "进企业": "community",
    "进校园": "community",
}
"""INTERFACE section 5.3, layout of R08; every other word is ``other``."""


def staff_context(arrival: Arrival, register: Register) -> Columns:
    """R02: the unit whose staff bought."""
    size = len(arrival.frame)
    return {
        "org_code": [arrival.org_code] * size,
        "system_code": [system_of(register, arrival.org_code)] * size,
        "region_code": [region_of(register, arrival.org_code)] * size,
        **product_keys(arrival),
    }


def summary_context(arrival: Arrival, register: Register) -> Columns:
    """R03 and R09: the counter or shop of each row; one that the register does not know keeps its text."""
    return _venues(arrival, register, "venue_code")


def till_context(arrival: Arrival, register: Register) -> Columns:
    """R04: the counter or shop of each line of a till."""
    return _venues(arrival, register, "store_code")


def event_context(arrival: Arrival, register: Register) -> Columns:
    """R08: who held the event, and whether the row is an exhibitor's line or the event as a whole."""

    @cache
    def organizer_of(name: object, on: object) -> str:
        return organisation_meant(register, name, on) or UNKNOWN

    rows = rows_of(arrival, "organizer_name", "started_on", "system_name", "region_name")
    organizers = [organizer_of(name, on) for name, on, _, _ in rows]
    exhibitors = column_values(arrival.frame, "exhibitor_name")
    return {
        "has_lines": [bool(name) for name in exhibitors],
        "event_category": [
            EVENT_CATEGORIES.get(str(word), "other") for word in column_values(arrival.frame, "event_type")
        ],
        "organizer_org_code": list(organizers),
        "system_code": [
            system_of(register, code) if code != UNKNOWN else system_named(register, row[2])
            for code, row in zip(organizers, rows, strict=True)
        ],
        "region_code": [
            first_known(region_named(register, row[3]), region_of(register, code))
            for code, row in zip(organizers, rows, strict=True)
        ],
        **product_keys(arrival),
    }


def _venues(arrival: Arrival, register: Register, field: str) -> Columns:
    @cache
    def venue_of(text: object) -> str:
        return (register.find_venue(text) if isinstance(text, str) else None) or str(text)

    @cache
    def region_at(venue: str, region_name: object) -> str:
        known = register.venues.get(venue)
        region = register.managing_area(known.region_code) if known and known.region_code else UNKNOWN
        return first_known(region, region_named(register, region_name), region_of(register, arrival.org_code))

    venues = [venue_of(text) for text in column_values(arrival.frame, field)]
    regions = column_values(arrival.frame, "region_name")
    return {
        "org_code": [arrival.org_code] * len(arrival.frame),
        "venue": list(venues),
        "venue_region_code": [region_at(venue, name) for venue, name in zip(venues, regions, strict=True)],
        **product_keys(arrival),
    }
