"""How clerks dress up a report: file type, words of the header, forms of dates and numbers, rows that are no data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Literal

import yaml
from opencc import OpenCC

from bangfu.samples.golden import DATA
from bangfu.samples.records import Value

DateForm = Literal["cell", "iso", "chinese", "slash", "dot", "compact"]
NumberForm = Literal["plain", "thousands", "full_width"]
HeaderWords = Literal["template", "alias", "legacy"]
MetaForm = Literal["line", "cells", "lines", "none"]
NameForm = Literal["official", "other", "traditional"]

FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
PINYIN = {
    "農": "nóng", "業": "yè", "縣": "xiàn", "區": "qū", "衛": "wèi", "東": "dōng", "陽": "yáng", "醫": "yī",
    "療": "liáo", "機": "jī", "構": "gòu", "產": "chǎn", "專": "zhuān", "營": "yíng", "經": "jīng", "體": "tǐ",
    "鄉": "xiāng", "興": "xīng", "開": "kāi", "發": "fā",
}  # fmt: skip
"""Readings that old web pages put in brackets behind a traditional character."""


@dataclass(frozen=True)
class Dress:
    """One clerk's habits. ``encoding`` matters for CSV only, the merges, ``hidden_rows`` and sheets for workbooks only.

    ``groups`` names columns that stand under a common word, so that the header has two lines. ``month_sheets``: one
    sheet per month, the month before beside the one reported.
    """

    file_type: Literal["xlsx", "xls", "csv"] = "xlsx"
    encoding: Literal["gb18030", "utf-8", "utf-8-sig"] = "utf-8-sig"
    headers: HeaderWords = "template"
    dates: DateForm = "cell"
    numbers: NumberForm = "plain"
    meta: MetaForm = "line"
    names: NameForm = "official"
    file_name: Literal["code", "chinese"] = "code"
    in_ten_thousands: bool = False
    shuffled: bool = False
    total_row: bool = True
    signature: bool = True
    hidden_rows: int = 0
    extra_column: str | None = None
    merged: tuple[str, ...] = field(default=())
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    month_sheets: bool = False
    guarded_codes: Literal["", "'", "\t"] = ""
    guide_sheet: bool = False


@cache
def header_words() -> Mapping[str, Mapping[HeaderWords, Mapping[str, str]]]:
    """Aliased and old headers by report, kind and field."""
    text = (DATA / "header_words.yaml").read_text(encoding="utf-8")
    words: Mapping[str, Mapping[HeaderWords, Mapping[str, str]]] = yaml.safe_load(text)
    return words


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


def in_traditional(text: str) -> str:
    """The text in traditional characters, well-known ones followed by their reading in brackets."""
    return "".join(
        f"{character}({PINYIN[character]})" if character in PINYIN else character
        for character in _traditional().convert(text)
    )


def write_date(value: date, form: DateForm) -> Value:
    """A date as the clerk writes it; ``cell`` leaves it to the workbook."""
    match form:
        case "cell":
            return value
        case "chinese":
            return f"{value.year}年{value.month}月{value.day}日"
        case "slash":
            return f"{value.year}/{value.month}/{value.day}"
        case "dot":
            return f"{value.year}.{value.month}.{value.day}"
        case "compact":
            return f"{value:%Y%m%d}"
        case "iso":
            return value.isoformat()


def write_moment(value: datetime, form: DateForm) -> Value:
    """A date with its time of day; seconds only where there are any."""
    clock = f"{value:%H:%M:%S}" if value.second or form in ("iso", "compact") else f"{value:%H:%M}"
    match form:
        case "cell":
            return value
        case "iso" | "compact":
            return f"{value:%Y-%m-%d} {clock}"
        case _:
            return f"{write_date(value, form)} {clock}"


def write_number(value: Decimal, form: NumberForm) -> Value:
    """A number as the clerk writes it; ``plain`` leaves it to the workbook."""
    match form:
        case "plain":
            return value
        case "thousands":
            return f"{value:,f}"
        case "full_width":
            return f"{value:f}".translate(FULL_WIDTH)
