"""What a file name says: report, unit, period and version; the lines inside the file beat it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from bangfu.contracts.models import ReportContract
from bangfu.reading.periods import find_period

_MEMBER = re.compile(r"^.*\.zip__", re.IGNORECASE)
_RENAMED = re.compile(r"__\d+$")
_COPY = re.compile(r"(?:\s*\(\d{1,3}\)|\s*-\s*副本|\s*副本)+$")
_ISSUED = re.compile(r"(?:_退回说明|_更正表)+$")
_VERSION = re.compile(r"(?:^|[_\-\s(])v\s?(\d{1,4})(?:\.0)?(?:\)|$)", re.IGNORECASE)
_FINAL = re.compile(r"(?:最终版?|终版|定稿|修改版?|更正版?|改)\d*(?:\([^()]*\))?")
_CODE = re.compile(r"(?<![A-Za-z0-9])R(\d{2})(?!\d)", re.IGNORECASE)
_PERIOD = re.compile(
    r"20\d\d(?:年(?:度)?)?[-_.]?(?:上半年|下半年|H[12]|\d{1,2}月份?|-\d{1,2}(?!\d)|\d{2}(?!\d))|20\d\d年度?|(?<!\d)20\d\d(?!\d)",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)20\d{6}(?!\d)|20\d\d([-./])\d{1,2}\1\d{1,2}(?!\d)|20\d\d年\d{1,2}月\d{1,2}日")
_ENDING = re.compile(r"\.(?:xlsx?|xlsm|xlsb|et|ods|csv|tsv|txt|zip|html?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameParts:
    """Parts of a file name; None where it does not say. ``report`` is a report name, ``period`` a code.

    ``coded``: the name begins with an R-code, so what follows it is the unit.
    """

    report: str | None
    unit_text: str | None
    period: str | None
    version: int | None
    coded: bool = False


def parse_file_name(file_name: str, contracts: Iterable[ReportContract]) -> NameParts:
    """Read ``R03_CS-DCF-003_202110_v1.xlsx`` or ``聊城市第一医院_单位采购月报_2021年10月（1）.xlsx``.

    Only ``_v{n}`` is a version; words such as 最终版2 are left out of the unit, and so is the day of an
    export.
    """
    stem = _stem(file_name)
    version = _last(_VERSION, stem)
    stem = _DAY.sub("", _VERSION.sub("", stem))
    coded = bool(_CODE.match(stem))
    report, stem = _take_report(stem, list(contracts))
    period = find_period(stem)
    rest = _FINAL.sub("", _PERIOD.sub("", stem) if period else stem)
    unit = next((part for part in re.split(r"[_\s,]+", rest) if re.search(r"[^\W_]", part)), None)
    return NameParts(report, unit.strip("-()") if unit else None, period, int(version) if version else None, coded)


def report_in(text: str, contracts: Iterable[ReportContract]) -> str | None:
    """The report whose code or title (the longest that fits) a text holds."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _title_in(plain, contracts)
    return found[0] if found else None


def _stem(file_name: str) -> str:
    name = unicodedata.normalize("NFKC", _MEMBER.sub("", PurePosixPath(file_name).name))
    while _ENDING.search(name):
        name = _ISSUED.sub("", _ENDING.sub("", name))
    return _COPY.sub("", _RENAMED.sub("", _COPY.sub("", name.strip()))).strip()


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.findall(text)
    return found[-1] if found else None


def _take_report(stem: str, contracts: list[ReportContract]) -> tuple[str | None, str]:
    """The report and what is left of the name; a code says more than a title."""
    code = _CODE.search(stem)
    by_code = next((one.name for one in contracts if code and one.code == f"R{code[1]}"), None)
    title = _title_in(stem, contracts)
    rest = _CODE.sub("", stem) if by_code else stem
    if title:
        rest = rest.replace(title[1], "_")
    return by_code or (title[0] if title else None), rest


def _title_in(plain: str, contracts: Iterable[ReportContract]) -> tuple[str, str] | None:
    titles = [
        (one.name, unicodedata.normalize("NFKC", title)) for one in contracts for title in (one.title, *one.titles)
    ]
    fitting = [(name, title) for name, title in titles if title in plain]
    return max(fitting, key=lambda found: len(found[1]), default=None)
