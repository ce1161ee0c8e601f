"""Report periods as people write them: 2021年10月, 202110, 2021-10, 2021年上半年, 2021H1, 2021年度."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Literal

PeriodKind = Literal["month", "half_year", "year"]
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_MONTHS = {"十二": "12", "十一": "11", "十": "10"}
_YEAR = r"(?<!\d)(20\d\d)"
_MONTH = re.compile(_YEAR + r"(?:年(?:度)?|[-./])(\d{1,2})(?:月份?|(?!\d))")
_COMPACT = re.compile(_YEAR + r"(\d{2})(?:\d{2})?(?!\d)")
_HALF = re.compile(_YEAR + r"(?:年(?:度)?)?[-_]?(上半年|下半年|H1|H2)", re.IGNORECASE)
_WHOLE_YEAR = re.compile(_YEAR + r"(?:年度?|全年|年全年)?(?!\d)")
_QUARTER = re.compile(r"季度?|Q[1-4]", re.IGNORECASE)
_OPEN_RANGE = re.compile(r"\d{1,2}月?[-至~到—–]{1,2}\d{1,2}月")
_MONTH_NAME = re.compile(r"(?:20\d\d年?)?(\d{1,2})月份?")
EXAMPLES: dict[PeriodKind, str] = {"month": "2021年10月", "half_year": "2021年上半年", "year": "2021年度"}


def parse_period(text: str) -> str | None:
    """The period code (``202110``, ``2021H1``, ``2021``) of a text that is nothing but a period.

    A day (2021-10-01) or a range within one month gives the month. None for texts with no or with two
    readings.
    """
    plain = _plain(text)
    return _from_plain(plain) if re.fullmatch(r"[\d年月日度份上下半全HhTt:至到~—–.\-/_]+", plain) else None


def find_period(text: str) -> str | None:
    """The one period that is named somewhere in a title or file name; None where there is none or several."""
    return _from_plain(_plain(text))


def month_of_sheet(name: str) -> str | None:
    """The two-digit month that a sheet is named for (10月, 2021年10月, 202110), else None."""
    plain = _plain(name)
    match = _MONTH_NAME.fullmatch(plain)
    if match:
        return _month_number(match[1])
    code = parse_period(name)
    return code[4:] if code and len(code) == 6 else None


def fit_period(code: str, kind: PeriodKind) -> str | None:
    """A code as a period of this kind: a month names its half-year or year; None when it is not fine enough."""
    year, rest = code[:4], code[4:]
    if kind == "year":
        return year
    if kind == "half_year":
        if rest.isdigit():
            return f"{year}H{1 if int(rest) <= 6 else 2}"
        return code if rest else None
    return code if rest.isdigit() else None


def period_start(period: str) -> date:
    """The first day. Raises :class:`ValueError` for something that is no period code."""
    return _months(period)[0]


def period_end(period: str) -> date:
    """The last day. Raises :class:`ValueError` for something that is no period code."""
    return _months(period)[1]


def _months(period: str) -> tuple[date, date]:
    match = re.fullmatch(r"(20\d\d)(?:(0[1-9]|1[0-2])|H([12]))?", period)
    if not match:
        raise ValueError(f"{period!r} is no period code")
    year = int(match[1])
    if match[2]:
        first = last = int(match[2])
    elif match[3]:
        first, last = (1, 6) if match[3] == "1" else (7, 12)
    else:
        first, last = 1, 12
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _plain(text: str) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for word, number in _CHINESE_MONTHS.items():
        plain = plain.replace(f"年{word}月", f"年{number}月")
    if re.search("[〇零○一二三四五六七八九]{4}年|^[一二三四五六七八九]月|年[一二三四五六七八九]月", plain):
        plain = plain.translate(_DIGITS)
    return re.sub("^(十[一二]?)月", lambda found: f"{_CHINESE_MONTHS[found[1]]}月", plain)


def _from_plain(plain: str) -> str | None:
    if _QUARTER.search(plain) or _OPEN_RANGE.search(plain):
        return None
    halves = {f"{match[1]}H{1 if match[2] in ('上半年', 'H1', 'h1') else 2}" for match in _HALF.finditer(plain)}
    months = set(_month_codes(plain))
    if None in months:
        return None
    if halves or months:
        found = halves | months
        return found.pop() if len(found) == 1 else None
    years = {match[1] for match in _WHOLE_YEAR.finditer(plain)}
    return years.pop() if len(years) == 1 else None


def _month_codes(plain: str) -> Iterator[str | None]:
    for pattern in (_MONTH, _COMPACT):
        for match in pattern.finditer(plain):
            month = _month_number(match[2])
            yield f"{match[1]}{month}" if month else None


def _month_number(text: str) -> str | None:
    return f"{int(text):02d}" if 1 <= int(text) <= 12 else None


def say_period(period: str) -> str:
    """A period code in words: 2021年10月, 2021年上半年, 2021年度."""
    year, rest = period[:4], period[4:]
    if rest.isdigit():
        return f"{year}年{int(rest)}月"
    return f"{year}年{'上半年' if rest == 'H1' else '下半年'}" if rest else f"{year}年度"
