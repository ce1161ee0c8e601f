"""What the register says of a name in a report: a unit, its system, its region; words for what does not apply.

Names that do not apply are NONE, names that the register does not know UNKNOWN, regions outside the city OUTSIDE.
"""

from __future__ import annotations

from datetime import date

from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.keys import column_values, product_key

NONE = "NONE"
UNKNOWN = "UNKNOWN"
OUTSIDE = "OUTSIDE"
_OUTSIDE_WORDS = ("市外", "外市", "外地", "省外")

Columns = dict[str, list[object]]


def period_start(period: str) -> date:
    """First day of a period code such as 202110, 2021H2 or 2021."""
    year = int(period[:4])
    rest = period[4:]
    if rest.startswith("H"):
        return date(year, 1 if rest == "H1" else 7, 1)
    return date(year, int(rest) if rest else 1, 1)


def product_keys(arrival: Arrival) -> Columns:
    """The normalised product names and specifications of the rows."""
    return {
        "product_key": [product_key(text) for text in column_values(arrival.frame, "product_name")],
        "spec_key": [product_key(text) for text in column_values(arrival.frame, "spec")],
    }


def rows_of(arrival: Arrival, *fields: str) -> list[tuple[object, ...]]:
    """Several columns side by side, row by row."""
    return list(zip(*(column_values(arrival.frame, field) for field in fields), strict=True))


def organisation_meant(register: Register, text: object, on: object) -> str | None:
    """The unit that a name or code means on that day; None for none."""
    if not isinstance(text, str) or not text:
        return None
    match = register.find_organisation(text, day_of(on))
    return match.org_code if match.kind != "none" else None


def parent_of(register: Register, org_code: str) -> str:
    """The unit above; the unit itself where the register names none."""
    organisation = register.organisation(org_code)
    return (organisation.parent_org_code if organisation else None) or org_code


def system_of(register: Register, org_code: str) -> str:
    """The system of a unit."""
    organisation = register.organisation(org_code)
    if organisation is None:
        return UNKNOWN
    return organisation.system_code or NONE


def system_named(register: Register, text: object) -> str:
    """The system that a text names."""
    found = register.find_system(text) if isinstance(text, str) and text else None
    return found or UNKNOWN


def region_of(register: Register, org_code: str) -> str:
    """The area that a unit counts for."""
    organisation = register.organisation(org_code)
    if organisation is None or not organisation.region_code:
        return UNKNOWN
    return register.managing_area(organisation.region_code)


def region_named(register: Register, text: object) -> str:
    """The area that a text names, as the area that manages it."""
    if not isinstance(text, str) or not text:
        return UNKNOWN
    found = register.find_region(text)
    if found:
        return register.managing_area(found)
    return OUTSIDE if text in _OUTSIDE_WORDS else UNKNOWN


def first_known(*codes: str) -> str:
    """The first code that is not UNKNOWN."""
    return next((code for code in codes if code != UNKNOWN), UNKNOWN)


def day_of(moment: object) -> date | None:
    """The day of a date or a time; None for anything else."""
    if hasattr(moment, "date"):
        return moment.date()  # type: ignore[no-any-return]
    return moment if isinstance(moment, date) else None
