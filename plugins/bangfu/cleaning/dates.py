"""Dates and times of cells in all the ways clerks write them (rules C-DATE-…, broken-file cases 20 to 23).

Times are local (Asia/Shanghai) and carry no zone. A date without a year is in that of the report's period.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from bangfu.cleaning.cells import half_width, printable, strip_marks, without_value
from bangfu.cleaning.chinese_dates import with_arabic_digits
from bangfu.cleaning.clock_times import CLOCK, clock_time
from bangfu.cleaning.outcome import Cleaned, refused, repaired
from bangfu.settings import TIME_ZONE

DateOrder = Literal["ymd", "dmy", "mdy"]
"""How the three numbers of a date are ordered that does not begin with a four-digit year."""

FIRST_YEAR, LAST_YEAR = 1949, 2099
"""Years a report can speak of; Excel's day zero (1900) and slips such as 2120 lie outside."""

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_SERIAL = re.compile(r"([3-6]\d{4})(\.\d+)?", re.ASCII)
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_NO_SUCH_MONTH = re.compile(r"\d{4} ?[-/.年] ?(00?|1[3-9]|[2-9]\d)月?", re.ASCII)
_WEEKDAY = re.compile(r"[(（]?(星期|周|礼拜)[一二三四五六日天][)）]?")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SYSTEM_1904_DAYS = 1462


@dataclass(frozen=True, slots=True)
class DateContext:
    """What a file says about its dates: its period, the order of ambiguous ones, the 1904 system."""

    first_day: date | None = None
    last_day: date | None = None
    order: DateOrder | None = None
    date1904: bool = False


def read_date(text: str, kind: str, context: DateContext) -> Cleaned:
    """The day of a cell; a time of day beside it is left out."""
    if kind in "td" and _ISO_DATE.fullmatch(text):
        return _day(int(text[:4]), int(text[5:7]), int(text[8:]), None)
    outcome = read_moment(text, kind, context)
    if isinstance(outcome.value, datetime):
        day = outcome.value.date()
        return Cleaned(day, outcome.outcome, outcome.rule, {"w": day.isoformat()} if outcome.rule else {})
    return outcome


def read_moment(text: str, kind: str, context: DateContext) -> Cleaned:
    """The date and time of a cell; a day alone is its midnight."""
    if kind in "td" and _ISO_MOMENT.fullmatch(text):
        return _iso_moment(text)
    nothing = without_value(text, kind)
    if nothing is not None:
        return nothing
    written = _WEEKDAY.sub(" ", printable(strip_marks(half_width(text)))).strip()
    serial = _SERIAL.fullmatch(written)
    if serial:
        return _from_serial(written, context)
    compact = _COMPACT.fullmatch(written)
    if compact:
        return _from_compact(compact)
    clock = CLOCK.search(with_arabic_digits(written))
    if clock is None:
        return _at_time(_read_day(with_arabic_digits(written), context), time(0), 0)
    return _with_clock(with_arabic_digits(written), clock, context)


def read_moment_or_time(text: str, kind: str, context: DateContext) -> Cleaned:
    """The same, where a time of day may stand alone: then the time since midnight, to be put on the row's day."""
    clock = CLOCK.fullmatch(with_arabic_digits(printable(strip_marks(half_width(text)))))
    if clock is None:
        return read_moment(text, kind, context)
    found = clock_time(clock)
    if found is None:
        return refused("C-DATE-01.impossible")
    of_day, days = found
    return Cleaned(timedelta(days, hours=of_day.hour, minutes=of_day.minute, seconds=of_day.second))


def date_order(cells: Iterable[str]) -> DateOrder | None:
    """The one order of day, month and year in which all dates of a file that lack a leading year make sense.

    Needs at least one cell with a single reading; None where none has, or where they contradict one another.
    """
    certain: set[DateOrder] = set()
    for cell in cells:
        readings = _readings(half_width(cell).strip().split(" ")[0])
        if len(set(readings.values())) == 1 and len(readings) == 1:
            certain.update(readings)
    return certain.pop() if len(certain) == 1 else None


def _with_clock(written: str, clock: re.Match[str], context: DateContext) -> Cleaned:
    moment = clock_time(clock)
    if moment is None:
        return refused("C-DATE-01.impossible")
    of_day, days = moment
    return _at_time(_read_day(written[: clock.start()].strip(), context), of_day, days)


def _at_time(day: Cleaned, of_day: time, extra_days: int) -> Cleaned:
    if not isinstance(day.value, date):
        return day
    moment = datetime.combine(day.value, of_day) + timedelta(days=extra_days)
    return Cleaned(moment, day.outcome, day.rule, {"w": f"{moment:%Y-%m-%d %H:%M:%S}"} if day.rule else {})


def _read_day(written: str, context: DateContext) -> Cleaned:
    year_first = _YEAR_FIRST.fullmatch(written)
    if year_first:
        usual = "年" not in written and "." not in written
        year, month, day = (int(part) for part in year_first.groups())
        return _day(year, month, day, None if usual else "C-DATE-01.spelling")
    month_day = _MONTH_DAY.fullmatch(written)
    if month_day:
        return _in_period(int(month_day[1]), int(month_day[2]), context)
    readings = _readings(written)
    if readings:
        return _choose(readings, context)
    if _YEAR_LAST.fullmatch(written) or _SHORT_YEAR.fullmatch(written) or _NO_SUCH_MONTH.fullmatch(written):
        return refused("C-DATE-01.impossible")
    return refused("C-DATE-01")


def _readings(written: str) -> dict[DateOrder, date]:
    """Every order in which a date without a leading four-digit year is a day of the calendar."""
    found: dict[DateOrder, date] = {}
    year_last = _YEAR_LAST.fullmatch(written)
    short = _SHORT_YEAR.fullmatch(written)
    if year_last:
        first, second, year = int(year_last[1]), int(year_last[3]), int(year_last[4])
        candidates: list[tuple[DateOrder, int, int, int]]
        candidates = [("mdy", year, first, second), ("dmy", year, second, first)]
    elif short:
        first, second, third = int(short[1]), int(short[3]), int(short[4])
        candidates = [("ymd", 2000 + first, second, third)] if len(short[1]) == 2 else []
        if short[2] != "年" and len(short[4]) == 2:
            candidates += [("mdy", 2000 + third, first, second), ("dmy", 2000 + third, second, first)]
    else:
        return found
    for order, year, month, day in candidates:
        try:
            found[order] = date(year, month, day)
        except ValueError:
            continue
    return found


def _choose(readings: dict[DateOrder, date], context: DateContext) -> Cleaned:
    if context.order in readings:
        chosen = readings[context.order]
    elif len(set(readings.values())) == 1:
        chosen = next(iter(readings.values()))
    else:
        return refused("C-DATE-01.ambiguous")
    return _day(chosen.year, chosen.month, chosen.day, "C-DATE-01.spelling")


def _in_period(month: int, day: int, context: DateContext) -> Cleaned:
    if context.first_day is None or context.last_day is None:
        return refused("C-DATE-01")
    completed = _day(context.first_day.year, month, day, "C-DATE-01.year")
    if isinstance(completed.value, date) and not context.first_day <= completed.value <= context.last_day:
        return refused("C-DATE-01")
    return completed


def _day(year: int, month: int, day: int, rule: str | None) -> Cleaned:
    try:
        value = date(year, month, day)
    except ValueError:
        return refused("C-DATE-01.impossible")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return refused("C-DATE-01.impossible")
    return Cleaned(value) if rule is None else repaired(value, rule, w=value.isoformat())


def _iso_moment(text: str) -> Cleaned:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return refused("C-DATE-01.impossible")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return refused("C-DATE-01.impossible")
    if moment.tzinfo is None:
        return Cleaned(moment)
    local = moment.astimezone(TIME_ZONE).replace(tzinfo=None)
    return repaired(local, "C-DATE-01.spelling", w=f"{local:%Y-%m-%d %H:%M:%S}")


def _from_serial(written: str, context: DateContext) -> Cleaned:
    days = Decimal(written)
    if not 30000 <= days <= 60000:
        return refused("C-DATE-01")
    seconds = round((days % 1) * 86400)
    day = _EXCEL_DAY_ZERO + timedelta(days=int(days) + (_SYSTEM_1904_DAYS if context.date1904 else 0))
    moment = datetime.combine(day, time(0)) + timedelta(seconds=seconds)
    return repaired(moment, "C-DATE-01.serial", w=f"{moment:%Y-%m-%d %H:%M:%S}" if seconds else f"{day}")


def _from_compact(compact: re.Match[str]) -> Cleaned:
    year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
    whole = _day(year, month, day, "C-DATE-01.spelling")
    if hour > 23 or minute > 59 or second > 59:
        return refused("C-DATE-01.impossible")
    return _at_time(whole, time(hour, minute, second), 0)
