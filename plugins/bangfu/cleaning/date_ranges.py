"""First and last day in one cell: 2020-07-13至2021-07-12."""

from __future__ import annotations

import re
from datetime import date

from bangfu.cleaning.cells import half_width, printable, strip_marks, without_value
from bangfu.cleaning.dates import DateContext, read_date
from bangfu.cleaning.outcome import Cleaned, refused, repaired

_JOINED = re.compile(r"(?P<first>.+?)\s*(?:至|到|~|～|—+|–|－|\s-+\s|--+)\s*(?P<last>.+)")
_DAY = r"\d{4}-\d{1,2}-\d{1,2}|[^-]+"
_JOINED_BY_HYPHEN = re.compile(f"(?P<first>{_DAY})-(?P<last>{_DAY})")
_RUNNING_ON = re.compile(r"(?P<first>.+?)\s*(?:(?:至|到|~|～|—+|–|－|-)\s*(?:今|现在|目前|长期)|起)")
_FIRST_MARKS = "自从"
_FIRST_END = "起"
_LAST_MARKS = "止"
_YEAR = re.compile(r"\d{4}")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})[月./-](\d{1,2})日?")


def read_date_range(text: str, kind: str, context: DateContext) -> Cleaned:
    """The pair (first day, last day) of a cell; a last day without a year is in the year of the first."""
    nothing = without_value(text, kind)
    if nothing is not None:
        return nothing
    written = printable(strip_marks(half_width(text))).lstrip(_FIRST_MARKS).rstrip(_LAST_MARKS)
    joined = _JOINED.fullmatch(written) or _JOINED_BY_HYPHEN.fullmatch(written)
    if not joined:
        return refused("C-DATE-01.pair")
    first = read_date(joined["first"].strip().rstrip(_FIRST_END), "t", context)
    last = read_date(_with_year(joined["last"].strip(), first.value), "t", context)
    for part in (first, last):
        if not isinstance(part.value, date):
            return part if part.outcome == "refused" else refused("C-DATE-01.pair")
    days = (first.value, last.value)
    if first.rule or last.rule:
        return repaired(days, first.rule or last.rule or "", w=f"{first.value}至{last.value}")
    return Cleaned(days)


def read_open_date_range(text: str, kind: str, context: DateContext) -> Cleaned:
    """The same where a range may run on (2020-07-13至今, 2020-07-13起): its last day is then None."""
    written = printable(strip_marks(half_width(text))).lstrip(_FIRST_MARKS)
    running_on = _RUNNING_ON.fullmatch(written)
    if running_on is None:
        return read_date_range(text, kind, context)
    first = read_date(running_on["first"].strip(), "t", context)
    if not isinstance(first.value, date):
        return first if first.outcome == "refused" else refused("C-DATE-01.pair")
    if first.rule:
        return repaired((first.value, None), first.rule, w=f"{first.value}至今")
    return Cleaned((first.value, None))


def _with_year(last: str, first: object) -> str:
    bare = _WITHOUT_YEAR.fullmatch(last)
    if bare and isinstance(first, date) and not _YEAR.match(last):
        return f"{first.year}-{int(bare[1]):02d}-{int(bare[2]):02d}"
    return last
