"""What the register says about the names in a report: units, systems, regions, platforms; and the keys of products.

Names that do not apply are NONE, names that the register does not know UNKNOWN, regions outside the city OUTSIDE.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from bangfu.contracts.catalogue import contract
from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.entity_context import describe_coverage, describe_entity_sales, describe_media, place_named
from bangfu.warehouse.keys import column_values
from bangfu.warehouse.ledger_context import describe_inspections, describe_issues, describe_projects
from bangfu.warehouse.parties import (
    UNKNOWN,
    Columns,
    day_of,
    first_known,
    organisation_meant,
    parent_of,
    period_start,
    product_keys,
    region_named,
    region_of,
    rows_of,
    system_named,
    system_of,
)
from bangfu.warehouse.plan_context import describe_reserves, describe_targets
from bangfu.warehouse.venue_context import event_context, staff_context, summary_context, till_context


def context_of(arrival: Arrival, register: Register) -> Columns:
    """The columns that staging has beside the report's own fields, by name, one value per row of the frame."""
    describe = _DESCRIBE[arrival.report]
    return describe(arrival, register)


def _procurement(arrival: Arrival, register: Register) -> Columns:
    size = len(arrival.frame)
    return {
        "org_code": [arrival.org_code] * size,
        "system_code": [system_of(register, arrival.org_code)] * size,
        "region_code": [region_of(register, arrival.org_code)] * size,
        **product_keys(arrival),
    }


def _group_buys(arrival: Arrival, register: Register) -> Columns:
    @cache
    def union_of(code: object, name: object, on: object) -> str:
        return organisation_meant(register, code, on) or organisation_meant(register, name, on) or arrival.org_code

    fields = ("union_code", "union_name", "accepted_on")
    unions = [union_of(*row) for row in rows_of(arrival, *fields)]
    buyers = [parent_of(register, union) for union in unions]
    return {
        "org_code": list(unions),
        "system_code": [system_of(register, union) for union in unions],
        "buyer_org_code": list(buyers),
        "buyer_region_code": [region_of(register, buyer) for buyer in buyers],
        **product_keys(arrival),
    }


def _sessions(arrival: Arrival, register: Register) -> Columns:
    names = column_values(arrival.frame, "organizer_name")
    starts = column_values(arrival.frame, "started_at")
    organizers = [
        organisation_meant(register, name, day_of(start)) or UNKNOWN for name, start in zip(names, starts, strict=True)
    ]
    stated_systems = column_values(arrival.frame, "system_name")
    stated_regions = column_values(arrival.frame, "region_name")
    return {
        "platform_code": _platforms(arrival, register),
        "organizer_org_code": list(organizers),
        "system_code": [
            system_of(register, code) if code != UNKNOWN else system_named(register, text)
            for code, text in zip(organizers, stated_systems, strict=True)
        ],
        "region_code": [
            first_known(region_named(register, text), region_of(register, code))
            for code, text in zip(organizers, stated_regions, strict=True)
        ],
    }


def _orders(arrival: Arrival, register: Register) -> Columns:
    return {
        "platform_code": _platforms(arrival, register),
        "status_rank": list(status_ranks(column_values(arrival.frame, "order_status"))),
        **product_keys(arrival),
    }


def _catalogue(arrival: Arrival, register: Register) -> Columns:
    """R10: the area that manages the place of the product (DC-7), from when it is known, and its keys."""
    return {
        "region_code": [place_named(register, *row)[0] for row in rows_of(arrival, "region_name", "town_name")],
        "known_from": [period_start(arrival.reporting_period)] * len(arrival.frame),
        **product_keys(arrival),
    }


def _entities(arrival: Arrival, register: Register) -> Columns:
    return {
        "region_code": [region_named(register, text) for text in column_values(arrival.frame, "region_name")],
        "known_from": [period_start(arrival.reporting_period)] * len(arrival.frame),
    }


def _agreements(arrival: Arrival, register: Register) -> Columns:
    rows = rows_of(arrival, "buyer_uscc", "buyer_name", "signed_on")
    return {
        "buyer_org_code": [
            organisation_meant(register, code, on) or organisation_meant(register, name, on) or UNKNOWN
            for code, name, on in rows
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
    "staff_purchase": staff_context,
    "counter_monthly": summary_context,
    "counter_pos": till_context,
    "special_event": event_context,
    "community_shop": summary_context,
    "beneficiary_roster": describe_coverage,
    "media_coverage": describe_media,
    "entity_sales": describe_entity_sales,
    "industry_projects": describe_projects,
    "sample_inspections": describe_inspections,
    "rectification_issues": describe_issues,
    "annual_targets": describe_targets,
    "platform_832_reserve": describe_reserves,
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


def _platform(register: Register, name: object) -> str:
    if not isinstance(name, str) or not name:
        return UNKNOWN
    return register.find_platform(name) or name
