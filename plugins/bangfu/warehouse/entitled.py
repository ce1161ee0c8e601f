"""Whether the persons of a roster are on the county's register of entitled persons (rules R13-REGISTER, R13-REMOVED).

The register is reference data, no report: a person who is not on it is an error of the row, asked before it loads.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, text

from bangfu.contracts.catalogue import contract
from bangfu.contracts.findings import Finding
from bangfu.reading.periods import period_end, period_start
from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.keys import column_values
from bangfu.warehouse.parties import region_named
from bangfu.warehouse.statements import run

_REPORT = "beneficiary_roster"
_HAS_REGISTER = text("select exists (select from reference.policy_register)")


def not_entitled(connection: Connection, arrival: Arrival, register: Register) -> list[Finding]:
    """A finding for each row whose person is not, or no longer, entitled in the row's county in that half-year.

    Without a register (no policy_register.csv) nobody is asked for.
    """
    if arrival.report != _REPORT or arrival.period is None or not connection.execute(_HAS_REGISTER).scalar_one():
        return []
    rows = json.dumps(_asked(arrival, arrival.period, register), default=str)
    statuses = {
        row["row_no"]: row["statuses"] for row in run(connection, "checks/entitled_persons.sql", rows=rows).mappings()
    }
    removed = _removed_words()
    shown = zip(column_values(arrival.frame, "row_no"), column_values(arrival.frame, "person_mask"), strict=True)
    found = ((row_no, mask, _fault(statuses[row_no], removed)) for row_no, mask in shown)
    return [
        Finding(fault[0], fault[1], row=int(str(row_no)), column="person_pseudonym", value=str(mask))
        for row_no, mask, fault in found
        if fault is not None
    ]


def _asked(arrival: Arrival, period: str, register: Register) -> list[dict[str, object]]:
    names = ("row_no", "person_pseudonym", "region_name")
    rows = list(zip(*(column_values(arrival.frame, name) for name in names), strict=True))
    areas = {name: region_named(register, name) for _, _, name in rows}
    days = {"first_day": period_start(period), "last_day": period_end(period)}
    return [{"row_no": row_no, "person": person, "region_code": areas[name], **days} for row_no, person, name in rows]


def _fault(statuses: Sequence[str] | None, removed: Collection[str]) -> tuple[str, dict[str, str]] | None:
    """Rule and values of what is wrong with a person who is listed under these statuses; None for nothing."""
    if not statuses:
        return "R13-REGISTER", {}
    if all(status in removed for status in statuses):
        return "R13-REMOVED", {"s": statuses[-1]}
    return None


def _removed_words() -> frozenset[str]:
    """The words for persons who are no longer entitled, as the roster's own contract knows them."""
    category = contract(_REPORT).column("person_category")
    aliases = (alias for alias, word in category.vocabulary_aliases.items() if word in category.not_offered)
    return frozenset({*category.not_offered, *aliases})
