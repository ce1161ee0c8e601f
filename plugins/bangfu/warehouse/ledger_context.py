"""What the register says of the names in ledgers of projects, inspections and issues; the state of an issue."""

from __future__ import annotations

from functools import cache

from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.entity_context import entity_named, place_named
from bangfu.warehouse.issue_states import STATES
from bangfu.warehouse.keys import column_values, product_key
from bangfu.warehouse.parties import UNKNOWN, Columns, organisation_meant, region_of, rows_of


def describe_projects(arrival: Arrival, register: Register) -> Columns:
    """R15: the area that manages the place of each project; that of the unit where the row names no county."""
    own_region = region_of(register, arrival.org_code)

    @cache
    def region_at(region: object, town: object) -> str:
        found = place_named(register, region, town)[0]
        return own_region if found == UNKNOWN and not region else found

    return {
        "org_code": [arrival.org_code] * len(arrival.frame),
        "region_code": [region_at(*row) for row in rows_of(arrival, "region_name", "town_name")],
    }


def describe_inspections(arrival: Arrival, register: Register) -> Columns:
    """R17: the entity by code or else name, its area where the register has it, else that of the unit."""
    own_region = region_of(register, arrival.org_code)

    @cache
    def region_at(name: object) -> str:
        code = organisation_meant(register, name, None)
        found = region_of(register, code) if code else UNKNOWN
        return own_region if found == UNKNOWN else found

    rows = rows_of(arrival, "entity_uscc", "entity_name")
    return {
        "org_code": [arrival.org_code] * len(arrival.frame),
        "entity_code": [str(uscc) if uscc else entity_named(register, name) for uscc, name in rows],
        "region_code": [region_at(uscc or name) for uscc, name in rows],
        "product_key": [product_key(name) for name in column_values(arrival.frame, "product_name")],
    }


def describe_issues(arrival: Arrival, register: Register) -> Columns:
    """R18: the responsible unit, by code or else name, and the state of each issue.

    A county, a zone or a system may be responsible itself: then its own code stands for the unit's.
    """

    @cache
    def unit_of(uscc: object, name: object, on: object) -> str:
        unit = organisation_meant(register, uscc, on) or organisation_meant(register, name, on)
        return unit or register.find_assessed_object(str(name)) or UNKNOWN

    states = rows_of(
        arrival, "issue_state", "is_rectified", "is_effective", "is_satisfying", "closed_on", "measures", "assigned_on"
    )
    return {
        "org_code": [arrival.org_code] * len(arrival.frame),
        "responsible_org_code": [
            unit_of(*row) for row in rows_of(arrival, "responsible_uscc", "responsible_unit", "due_on")
        ],
        "state": [state_of(*row) for row in states],
    }


def state_of(
    word: object,
    is_rectified: object,
    is_effective: object,
    is_satisfying: object,
    closed_on: object,
    measures: object,
    assigned_on: object,
) -> str:
    """The state that a line says, else the furthest on the way that its other cells prove.

    Three conditions met and a day of closing: closed; without that day it is still being verified.
    """
    if isinstance(word, str) and word:
        return STATES[word]
    if is_rectified == is_effective == is_satisfying == "是":
        return "closed" if closed_on else "verifying"
    if measures:
        return "rectifying"
    return "assigned" if assigned_on else "registered"
