"""Load one judged submission: staging, versions, dimensions and sale lines, and the resolution of all they touch.

Everything happens in the caller's transaction, as the loader role. The submission's own ledger row is the caller's.
"""

from __future__ import annotations

from sqlalchemy import Connection

from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival, Effect, Loaded, Verdict
from bangfu.warehouse.booking import booked_in
from bangfu.warehouse.bringing_in import bring_in, effect_of
from bangfu.warehouse.checks import cross_report_findings
from bangfu.warehouse.weighing import next_version, superseded_on_receipt, weigh

__all__ = ["Arrival", "Effect", "Loaded", "Verdict", "load", "weigh"]


def load(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Loaded:
    """Bring an arrival into the warehouse as ``verdict`` says; returns what became of it.

    The rows of ``arrival.frame`` are trusted: validation has passed them. Cross-report findings come with their rows
    and never take a row back out.
    """
    version = next_version(connection, arrival)
    with booked_in(connection, arrival.submission_id, verdict.booking_month):
        turnover = bring_in(connection, arrival, verdict, register)
    return Loaded(
        version=version,
        supersedes=superseded_on_receipt(connection, arrival, turnover.superseded),
        superseded=turnover.superseded,
        superseded_by=turnover.superseded_by,
        effect=effect_of(connection, turnover),
        findings=cross_report_findings(connection, arrival),
    )
