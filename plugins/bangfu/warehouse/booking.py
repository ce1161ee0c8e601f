"""Closed months stay as they were reported: what a file that was let in changes in them is booked in the open month."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from sqlalchemy import Connection, text

from bangfu.warehouse.neighbours import lock_everything

_CLOSED_MONTHS = text("""
    select to_char(make_date(year, month, 1), 'YYYYMM') as closed_month, channel, net_amount
    from evaluation.sales_by_booking
    where exists (
        select 1 from intake.closed_period as closed
        where make_date(year, month, 1)
            between reference.period_start(closed.period) and reference.period_end(closed.period)
    )
""")
_NOTE_MONTH = text("update intake.submission set booking_month = :month where submission_id = :submission_id")
_ADJUST = text("""
    insert into warehouse.booking_adjustment (submission_id, closed_month, channel, net_amount)
    values (:submission_id, :closed_month, :channel, :net_amount)
""")


@contextmanager
def booked_in(connection: Connection, submission_id: str, month: str | None) -> Iterator[None]:
    """While a file of a closed period loads: book in ``month`` (202112) what it changes in closed months.

    Sale dates stay; only ``sales_by_booking`` shows the difference in the month of release (INTERFACE 5.1). Nothing
    happens where ``month`` is None. Nobody else may load meanwhile, or their difference would be taken for this file's.
    """
    if month is None:
        yield
        return
    lock_everything(connection)
    before = _closed_months(connection)
    yield
    after = _closed_months(connection)
    changes = [
        {"submission_id": submission_id, "closed_month": cell[0], "channel": cell[1], "net_amount": difference}
        for cell in sorted(before.keys() | after.keys())
        if (difference := after.get(cell, Decimal()) - before.get(cell, Decimal())) and cell[0] != month
    ]
    connection.execute(_NOTE_MONTH, {"month": month, "submission_id": submission_id})
    if changes:
        connection.execute(_ADJUST, changes)


def _closed_months(connection: Connection) -> dict[tuple[str, str], Decimal]:
    """What is booked in each closed month, by channel, in yuan."""
    return {(row.closed_month, row.channel): row.net_amount for row in connection.execute(_CLOSED_MONTHS)}
