"""Printed headers brought to one form: 金额 （万元）* and 金额(万元) are the same column with the same unit."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

_INVISIBLE = re.compile(r"[\s*＊\u200b-\u200f\ufeff\u2060]+")
_REQUIRED = re.compile(r"\((?:必填|选填|必须填写|非必填)(?:项|列)?\)")
_MONEY = re.compile(r"\((?:单位:)?(?:人民币)?(百万元|千万元|亿元|万元|千元|百元|元|角|分)(?:/[^()]*)?\)")
_MEASURE = re.compile(
    r"\((?:单位:)?(?:人次|人|户|个|件|宗|家|次|场|篇|条|份|亩|天|年|%|公斤|千克|斤|吨|kg|g)(?:/[^()]*)?\)",
    re.IGNORECASE,
)
_ANY_BRACKET = re.compile(r"\([^()]*\)")
_PINYIN = re.compile(r"(?<=[\u3400-\u9fff])\((?=[^()]*[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ])[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹ]+\)")
_TO_SIMPLIFIED = opencc.OpenCC("t2s")


def printed(text: str) -> str:
    """A header as a receipt prints it: without line breaks and outer blanks, otherwise untouched."""
    return re.sub(r"\s*[\r\n]+\s*", "", text).strip()


@lru_cache(maxsize=8192)
def normalise_header(text: str) -> str:
    """NFKC, without blanks, ``*``, （必填） and a bracketed unit, in lower case (domain/5 §5.0)."""
    plain = _folded(text)
    for pattern in (_REQUIRED, _MONEY, _MEASURE):
        plain = pattern.sub("", plain)
    return plain.rstrip(":")


@lru_cache(maxsize=8192)
def without_brackets(text: str) -> str:
    """The normal form without any bracket: 数量(宗) is 数量."""
    return _ANY_BRACKET.sub("", normalise_header(text))


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """The normal form of a header in traditional characters with bracketed pinyin (case 28 of domain/6)."""
    return normalise_header(_TO_SIMPLIFIED.convert(_PINYIN.sub("", _folded(text))))


def money_unit(text: str) -> str | None:
    """The money unit that a header states in brackets (万元, 元, 分, or one that is not accepted), else None."""
    match = _MONEY.search(_folded(text))
    return match[1] if match else None


def _folded(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
