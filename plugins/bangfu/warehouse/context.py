"""What the register says about the names in a report: units, systems, regions, platforms; and the keys of products.

Names that do not apply are NONE, names that the register does not know UNKNOWN, regions outside the city OUTSIDE.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from bangfu.contracts.catalogue import contract
from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.keys import column_values, product_key

NONE = "NONE"
UNKNOWN = "UNKNOWN"
OUTSIDE = "OUTSIDE"
_OUTSIDE_WORDS = ("市外", "外市", "外地", "省外")

Columns = dict[str, list[object]]


def context_of(arrival: Arrival, register: Register) -> Columns:
    """The columns that staging has beside the report's own fields, by name, one value per row of the frame."""
    describe = _DESCRIBE[arrival.report]
    return describe(arrival, register)


def period_start(period: str) -> date:
    """First day of a period code such as 202110, 2021H2 or 2021."""
    year = int(period[:4])
    rest = period[4:]
    if rest.startswith("H"):
        return date(year, 1 if rest == "H1" else 7, 1)
    return date(year, int(rest) if rest else 1, 1)


def _procurement(arrival: Arrival, register: Register) -> Columns:
    size = len(arrival.frame)
    return {
        "org_code": [arrival.org_code] * size,
        "system_code": [_system_of(register, arrival.org_code)] * size,
        "region_code": [_region_of(register, arrival.org_code)] * size,
        **_product_keys(arrival),
    }


def _group_buys(arrival: Arrival, register: Register) -> Columns:
    @cache
    def union_of(code: object, name: object, on: object) -> str:
        return _organisation(register, code, on) or _organisation(register, name, on) or arrival.org_code

    fields = ("union_code", "union_name", "accepted_on")
    unions = [union_of(*row) for row in _rows(arrival, *fields)]
    buyers = [_parent_of(register, union) for union in unions]
    return {
        "org_code": list(unions),
        "system_code": [_system_of(register, union) for union in unions],
        "buyer_org_code": list(buyers),
        "buyer_region_code": [_region_of(register, buyer) for buyer in buyers],
        **_product_keys(arrival),
    }


def _sessions(arrival: Arrival, register: Register) -> Columns:
    names = column_values(arrival.frame, "organizer_name")
    starts = column_values(arrival.frame, "started_at")
    organizers = [
        _organisation(register, name, _day(start)) or UNKNOWN for name, start in zip(names, starts, strict=True)
    ]
    stated_systems = column_values(arrival.frame, "system_name")
    stated_regions = column_values(arrival.frame, "region_name")
    return {
        "platform_code": _platforms(arrival, register),
        "organizer_org_code": list(organizers),
        "system_code": [
            _system_of(register, code) if code != UNKNOWN else _system_named(register, text)
            for code, text in zip(organizers, stated_systems, strict=True)
        ],
        "region_code": [
            _first_known(_region_named(register, text), _region_of(register, code))
            for code, text in zip(organizers, stated_regions, strict=True)
        ],
    }


def _orders(arrival: Arrival, register: Register) -> Columns:
    return {
        "platform_code": _platforms(arrival, register),
        "status_rank": list(status_ranks(column_values(arrival.frame, "order_status"))),
        **_product_keys(arrival),
    }


def _catalogue(arrival: Arrival, register: Register) -> Columns:
    return {
        "region_code": [_region_named(register, text) for text in column_values(arrival.frame, "region_name")],
        "known_from": [period_start(arrival.reporting_period)] * len(arrival.frame),
        **_product_keys(arrival),
    }


def _entities(arrival: Arrival, register: Register) -> Columns:
    return {
        "region_code": [_region_named(register, text) for text in column_values(arrival.frame, "region_name")],
        "known_from": [period_start(arrival.reporting_period)] * len(arrival.frame),
    }


def _agreements(arrival: Arrival, register: Register) -> Columns:
    rows = _rows(arrival, "buyer_uscc", "buyer_name", "signed_on")
    return {
        "buyer_org_code": [
            _organisation(register, code, on) or _organisation(register, name, on) or UNKNOWN for code, name, on in rows
        ]
    }


_DESCRIBE: dict[str, Callable[[Arrival, Register], Columns]] = {
    "institution_procurement": _procurement,
    "union_group_buy": _group_buys,
    "live_session": _sessions,
    "platform_orders": _orders,
    "certification_catalogue": _catalogue,
    "business_entities": _entities,
    "purchase_agreements": _agreements,
}


def status_ranks(words: Sequence[object]) -> list[int]:
    """The rank of each order status, as the contract orders them."""
    ranks = contract("platform_orders").column("order_status").ranks
    return [ranks[str(word)] for word in words]


def platform_codes(names: Sequence[object], register: Register) -> list[object]:
    """The platform's code per name; a platform that the register does not know keeps its name."""
    codes = {name: _platform(register, name) for name in set(names)}
    return [codes[name] for name in names]


def _platforms(arrival: Arrival, register: Register) -> list[object]:
    return platform_codes(column_values(arrival.frame, "platform"), register)


def _product_keys(arrival: Arrival) -> Columns:
    return {
        "product_key": [product_key(text) for text in column_values(arrival.frame, "product_name")],
        "spec_key": [product_key(text) for text in column_values(arrival.frame, "spec")],
    }


def _rows(arrival: Arrival, *fields: str) -> list[tuple[object, ...]]:
    return list(zip(*(column_values(arrival.frame, field) for field in fields), strict=True))


def _platform(register: Register, name: object) -> str:
    if not isinstance(name, str) or not name:
        return UNKNOWN
    return register.find_platform(name) or name


def _organisation(register: Register, text: object, on: object) -> str | None:
    if not isinstance(text, str) or not text:
        return None
    match = register.find_organisation(text, _day(on))
    return match.org_code if match.kind != "none" else None


def _parent_of(register: Register, org_code: str) -> str:
    organisation = register.organisation(org_code)
    return (organisation.parent_org_code if organisation else None) or org_code


def _system_of(register: Register, org_code: str) -> str:
    organisation = register.organisation(org_code)
    if organisation is None:
        return UNKNOWN
    return organisation.system_code or NONE


def _system_named(register: Register, text: object) -> str:
    found = register.find_system(text) if isinstance(text, str) and text else None
    return found or UNKNOWN


def _region_of(register: Register, org_code: str) -> str:
    organisation = register.organisation(org_code)
    if organisation is None or not organisation.region_code:
        return UNKNOWN
    return register.managing_area(organisation.region_code)


def _region_named(register: Register, text: object) -> str:
    if not isinstance(text, str) or not text:
        return UNKNOWN
    found = register.find_region(text)
    if found:
        return register.managing_area(found)
    return OUTSIDE if text in _OUTSIDE_WORDS else UNKNOWN


def _first_known(*codes: str) -> str:
    return next((code for code in codes if code != UNKNOWN), UNKNOWN)


def _day(moment: object) -> date | None:
    if hasattr(moment, "date"):
        return moment.date()  # type: ignore[no-any-return]
    return moment if isinstance(moment, date) else None
