"""Accepted rows into staging, typed and with what the register says about them, by COPY."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from bangfu.contracts.catalogue import contract
from bangfu.contracts.models import ReportContract
from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival
from bangfu.warehouse.context import context_of, platform_codes, status_ranks
from bangfu.warehouse.copying import copy_rows
from bangfu.warehouse.keys import SEPARATOR, business_keys, column_values
from bangfu.warehouse.parties import Columns

# What the register made of a name stands in for the name, so that two spellings are one key.
_KEY_STAND_INS = {
    "platform": "platform_code",
    "union_name": "org_code",
    "venue": "venue",
    "store_code": "venue",
    "entity_code": "entity_code",
    "object_code": "object_code",
    "unit_org_code": "unit_org_code",
}

# A catalogue's line holds from its month on, and a project has its income of each half-year, so each period's line is a
# thing of its own.
_HISTORY_BY_PERIOD = ("certification_catalogue", "industry_projects")


def stage(connection: Connection, arrival: Arrival, register: Register) -> None:
    """Copy the rows of ``arrival`` into its staging table; of platform exports also the states of excluded lines."""
    report = contract(arrival.report)
    context = context_of(arrival, register)
    columns: Columns = {
        "submission_id": _repeat(arrival, arrival.submission_id),
        "sheet": _repeat(arrival, arrival.sheet),
        "row_no": column_values(arrival.frame, "row_no"),
        "period": _repeat(arrival, arrival.reporting_period),
        "business_key": list(_keys(arrival, report, context)),
        **{name: column_values(arrival.frame, name) for name in stored_fields(report)},
        **context,
    }
    copy_rows(connection, "staging", arrival.report, list(columns), zip(*columns.values(), strict=True))
    if arrival.excluded is not None and arrival.report == "platform_orders":
        _stage_states(connection, arrival, register)


def stored_fields(report: ReportContract) -> list[str]:
    """The fields of a report that have a column in staging."""
    return [
        column.field
        for column in report.columns
        if column.stored and column.personal in (None, "hash") and column.splits_into is None
    ]


def _keys(arrival: Arrival, report: ReportContract, context: Columns) -> Sequence[str]:
    stand_ins = {field: context[name] for field, name in _KEY_STAND_INS.items() if name in context}
    constants = {"org_code": _repeat(arrival, arrival.org_code), "period": _repeat(arrival, arrival.reporting_period)}
    keys = business_keys(arrival.frame, report, {**constants, **stand_ins})
    if arrival.report in _HISTORY_BY_PERIOD:
        return [f"{key}{SEPARATOR}{arrival.reporting_period}" for key in keys]
    return keys


def _stage_states(connection: Connection, arrival: Arrival, register: Register) -> None:
    """Unpaid lines are no sales, but their state keeps an earlier state from coming back."""
    frame = arrival.excluded
    if frame is None or frame.empty:
        return
    report = contract(arrival.report)
    codes = platform_codes(column_values(frame, "platform"), register)
    keys = business_keys(frame, report, {"platform": codes})
    words = column_values(frame, "order_status")
    known = [index for index, word in enumerate(words) if word is not None]
    ranks = dict(zip(known, status_ranks([words[index] for index in known]), strict=True))
    rows, refunds = column_values(frame, "row_no"), column_values(frame, "refund_amount")
    copy_rows(
        connection,
        "staging",
        "platform_order_state",
        ("submission_id", "row_no", "business_key", "status_rank", "refund_amount"),
        ((arrival.submission_id, rows[index], keys[index], ranks[index], refunds[index]) for index in known),
    )


def _repeat(arrival: Arrival, value: object) -> list[object]:
    return [value] * len(arrival.frame)
