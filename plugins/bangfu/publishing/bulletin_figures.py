"""Collect what a bulletin says. The statements in sql/measures/bulletin measure; nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from bangfu.publishing.bulletin_model import (
    Bulletin,
    ChannelFigures,
    Difference,
    MonthFigure,
    ObjectFigures,
    OpenIssue,
    OverlapRisk,
    ReportDue,
    ReturnedRule,
)
from bangfu.publishing.bulletin_period import BulletinPeriod
from bangfu.publishing.bulletin_settings import BulletinSettings
from bangfu.warehouse.statements import run

_RECTIFY_BY = text("select reference.add_workdays(:day, :workdays)")
_ISSUER = text("select name from reference.organisation where org_code = :org_code")

Rows = list[dict[str, Any]]


def collect_bulletin(
    connection: Connection, period: BulletinPeriod, choices: BulletinSettings, now: datetime
) -> Bulletin | None:
    """What the bulletin of that period says as of ``now``; None when nothing was sold in its year until its end.

    ``connection`` is the assessor's. Amounts in yuan, shares as parts of one.
    """
    asked = period.parameters(now.date())
    objects = _objects(connection, asked)
    if not any(one.year_amount for one in objects):
        return None
    return Bulletin(
        period=period.code,
        as_of=period.as_of(now.date()),
        made_at=now,
        time_progress=period.time_progress,
        issuer=connection.execute(_ISSUER, {"org_code": choices.issuer_org_code}).scalar_one_or_none(),
        rectify_by=connection.execute(
            _RECTIFY_BY, {"day": now.date(), "workdays": choices.rectify_workdays}
        ).scalar_one(),
        objects=objects,
        channels=[ChannelFigures(**row) for row in _rows(connection, "channels", asked)],
        months=[MonthFigure(**row) for row in _rows(connection, "months", asked)],
        overlap=[OverlapRisk(**row) for row in _rows(connection, "overlap", asked)],
        reports=[ReportDue(**row) for row in _rows(connection, "reports", asked)],
        returned_rules=[ReturnedRule(**row) for row in _rows(connection, "returned", asked)],
        open_issues=[OpenIssue(**row) for row in _rows(connection, "open_issues", asked)],
        previous_period=period.previous().code,
        differences=_differences(objects, _rows(connection, "announced", asked)),
    )


def _objects(connection: Connection, asked: Mapping[str, object]) -> list[ObjectFigures]:
    counts = {(row["object_group"], row["object_code"]): row for row in _rows(connection, "counts", asked)}
    amounts = _rows(connection, "objects", asked)
    return [ObjectFigures(**(row | counts.get((row["object_group"], row["object_code"]), {}))) for row in amounts]


def _differences(objects: list[ObjectFigures], announced: Rows) -> list[Difference] | None:
    """Where the year to date is not what was announced plus this period; None when nothing was announced."""
    if not announced:
        return None
    amounts = {row["object_code"]: row["announced_amount"] for row in announced}
    compared = [
        Difference(
            object_code=one.object_code,
            announced_amount=amounts[one.object_code],
            period_amount=one.period_amount,
            year_amount=one.year_amount,
        )
        for one in objects
        if one.object_code in amounts
    ]
    return [one for one in compared if one.difference]


def _rows(connection: Connection, name: str, asked: Mapping[str, object]) -> Rows:
    found = run(connection, f"measures/bulletin/{name}.sql", **asked)
    return [dict(row) for row in found.mappings()]
