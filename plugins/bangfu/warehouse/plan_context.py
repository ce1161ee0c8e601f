"""What the register says about the names in plans of a year: targets of assessed objects, reserves of units."""

from __future__ import annotations

from decimal import Decimal

from bangfu.contracts.catalogue import contract
from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.keys import column_values
from bangfu.warehouse.parties import UNKNOWN, Columns, rows_of


def describe_targets(arrival: Arrival, register: Register) -> Columns:
    """R19: the code of the assessed object, and how many of the basic unit one of the stated unit is (1 where
    none is stated).
    """
    factors = contract("annual_targets").column("unit").factors
    names = column_values(arrival.frame, "object_name")
    return {
        "org_code": [arrival.org_code] * len(arrival.frame),
        "object_code": [register.find_assessed_object(str(name)) or UNKNOWN for name in names],
        "unit_factor": [factors[str(unit)] if unit else Decimal(1) for unit in column_values(arrival.frame, "unit")],
    }


def describe_reserves(arrival: Arrival, register: Register) -> Columns:
    """R20: the unit whose plan a row is; one file may hold those of a whole system."""
    return {
        "org_code": [arrival.org_code] * len(arrival.frame),
        "unit_org_code": [_unit_of(register, *row) for row in rows_of(arrival, "unit_uscc", "unit_name")],
    }


def _unit_of(register: Register, *texts: object) -> str:
    found = (register.find_unit(text) for text in texts if isinstance(text, str) and text)
    return next(filter(None, found), UNKNOWN)
