"""Published figures beside what the warehouse says. The views measure and judge; this reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

_FIGURES = text("""
    select figure_id, phrase, claimed, unit, kind, actual, passes, measure, measured_as, filter, basis, window_start,
        as_of, lower_bound, upper_bound, remark
    from evaluation.published_figure_basis
    order by figure_id
""")

_TOTAL = text("select coalesce(sum(net_amount), 0) from evaluation.sales")
_OVERLAP_RISK = text("select risk, sum(line_count), sum(net_amount) from evaluation.overlap_risk group by 1 order by 1")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure: ``claimed`` in ``unit``, ``actual`` and bounds in base units (yuan, persons, sessions).

    ``actual`` is None for facts (kind Q) and where the measure or a condition is not known; ``measured_as`` says in
    Chinese what is counted, ``remark`` why a figure does not pass.
    """

    figure_id: str
    phrase: str
    claimed: Decimal | None
    unit: str | None
    kind: str
    actual: Decimal | None
    passes: bool
    measure: str
    measured_as: str | None
    filter: str | None
    basis: str | None
    window_start: date | None
    as_of: date | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    remark: str | None

    def as_json(self) -> dict[str, Any]:
        """For programs: numbers as strings without an exponent, days as ISO text."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


def published_figures(connection: Connection) -> list[Figure]:
    """Every published figure with today's measurement (domain 1.4), in order of its number.

    Any role that reads schema evaluation may ask.
    """
    return [Figure(**row._mapping) for row in connection.execute(_FIGURES)]


@dataclass(frozen=True, slots=True)
class OverlapRisk:
    """Counted lines that another report may hold too: which ``risk``, how many, and their net yuan."""

    risk: str
    line_count: int
    net_amount: Decimal


def overlap_risks(connection: Connection) -> tuple[Decimal, list[OverlapRisk]]:
    """The city's net total in yuan, and what may be in it twice: printed under the total (DC-3, DC-5)."""
    total = Decimal(connection.execute(_TOTAL).scalar_one())
    return total, [OverlapRisk(row[0], int(row[1]), row[2]) for row in connection.execute(_OVERLAP_RISK)]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
