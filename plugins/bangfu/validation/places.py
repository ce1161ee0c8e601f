"""Columns about places of sale and their tills, derived over the register and the rows of one submission. Named by
``derive`` of a contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise

from bangfu.reading.periods import period_end, period_start
from bangfu.register.records import Venue
from bangfu.validation.batch import Batch, SubmissionContext

ONE_DAY = timedelta(days=1)


def venue_verdict(batch: Batch, *, venue: str, amount: str, day: str | None = None) -> list[object]:
    """``unknown`` for a venue that is not registered; ``closed`` for sales on a day, else in a period, in which it was
    not open; else ``open`` (rules C-VENUE-03, C-VENUE-04).
    """
    days = batch.values(day) if day else [None] * len(batch.frame)
    find = cache(batch.lookups.find_venue)
    rows = zip(batch.rows((venue, amount)), days, batch.of_submission(), strict=True)
    return [
        _verdict(find(str(code)), sold, on, context) if code is not None else None for (code, sold), on, context in rows
    ]


def venue_term(batch: Batch, *, venue: str) -> list[object]:
    """From when to when the register has a venue open, as people read it."""
    return [_term(batch.lookups.find_venue(str(code))) if code is not None else None for code in batch.values(venue)]


def earlier_line_time(batch: Batch, *, time: str, line: str, group: Sequence[str]) -> list[object]:
    """The time of an earlier line of the group that lies after this line's own; None where times run on (R04-TIME)."""
    lines, times = batch.values(line), batch.values(time)
    found: list[object] = [None] * len(lines)
    for positions in _groups(batch, group).values():
        timed = [at for at in positions if isinstance(lines[at], int) and isinstance(times[at], datetime)]
        latest: datetime | None = None
        for at in sorted(timed, key=lambda one: int(str(lines[one]))):
            moment = times[at]
            assert isinstance(moment, datetime)
            if latest is not None and moment < latest:
                found[at] = latest
            latest = moment if latest is None else max(latest, moment)
    return found


def missing_days(batch: Batch, *, day: str, group: Sequence[str]) -> list[object]:
    """The days without any row between the first and the last day of a group, told once, in its first row (R04-GAP)."""
    days, numbers = batch.values(day), batch.values("row_no")
    found: list[object] = [None] * len(days)
    for positions in _groups(batch, group).values():
        present = {value for at in positions if isinstance(value := days[at], date)}
        gaps = "、".join(_gaps(sorted(present)))
        if gaps:
            found[min(positions, key=lambda one: int(str(numbers[one])))] = gaps
    return found


def _verdict(venue: Venue | None, sold: object, on: object, context: SubmissionContext) -> str:
    if venue is None:
        return "unknown"
    is_sale = isinstance(sold, Decimal) and sold != 0
    return "open" if not is_sale or _was_open(venue, on, context) else "closed"


def _was_open(venue: Venue, on: object, context: SubmissionContext) -> bool:
    if isinstance(on, date):
        return venue.is_open(on)
    if context.period is None:
        return True
    opened = venue.opened_on is None or venue.opened_on <= period_end(context.period)
    return opened and (venue.closed_on is None or venue.closed_on >= period_start(context.period))


def _term(venue: Venue | None) -> str | None:
    if venue is None:
        return None
    if venue.closed_on is None:
        return f"{venue.opened_on or ''}起"
    return f"{venue.opened_on}至{venue.closed_on}" if venue.opened_on else f"至{venue.closed_on}"


def _groups(batch: Batch, group: Sequence[str]) -> dict[tuple[object, ...], list[int]]:
    """Positions of the rows of each submission and group; rows without the first part are in none."""
    positions: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, (index, row) in enumerate(zip(batch.values("submission_index"), batch.rows(group), strict=True)):
        if row[0] is not None:
            positions[(index, *row)].append(at)
    return positions


def _gaps(days: Sequence[date]) -> Iterator[str]:
    """Runs of days that are missing between the first and the last, as 10月5 or 10月7至10月9."""
    for one, following in pairwise(days):
        if following - one > ONE_DAY:
            first, last = one + ONE_DAY, following - ONE_DAY
            yield _short_day(first) if first == last else f"{_short_day(first)}至{_short_day(last)}"


def _short_day(day: date) -> str:
    return f"{day.month}月{day.day}"
