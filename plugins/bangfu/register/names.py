"""One form for names as people write them, so that equal names compare equal (domain/6 cases 27 and 28).

Nothing here knows any name: what a text means is decided against the register (lookup.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import opencc

_PINYIN = re.compile(r"[(（][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]+[)）]")
_HEADQUARTERS = re.compile(r"\((?:本部|总部|本级|总院|本院|机关)\)")
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_QUOTES = re.compile(r"[\"'“”‘’「」『』《》〈〉]")
_SEPARATORS = re.compile(r"[·•‧∙・.,，、。;；:：/\\_~\-—–]")
_NUMERALS = re.compile(r"[0-9]+|[一二三四五六七八九十百]+")


def strip_pinyin(text: str) -> str:
    """The text without Latin letters in brackets: ``農(nóng)業(yè)`` becomes ``農業``."""
    return _PINYIN.sub("", text)


def to_simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return str(_converter().convert(text))


def readable_name(text: str) -> str:
    """A name for print: no pinyin in brackets, simplified, no blanks at the ends; all else as written."""
    return to_simplified(strip_pinyin(unicodedata.normalize("NFC", text))).strip()


@lru_cache(maxsize=65536)
def comparable(text: str) -> str:
    """The form in which names are compared; applying it twice changes nothing more.

    Pinyin in brackets, blanks, invisible characters, quotes, separators and a bracketed 本部 are gone; full-width
    characters are half-width, traditional ones simplified, letters lower-case. Other brackets stay.
    """
    form = _compare_once(text)
    while (further := _compare_once(form)) != form:
        form = further
    return form


def _compare_once(text: str) -> str:
    form = unicodedata.normalize("NFKC", text).casefold()
    form = _SEPARATORS.sub("", _QUOTES.sub("", _UNSEEN.sub("", form)))
    return to_simplified(_HEADQUARTERS.sub("", strip_pinyin(form)))


def undoubled(text: str) -> Iterator[str]:
    """The text with one immediately doubled character collapsed, for each such place, then with all collapsed.

    Printed pages double characters at column breaks (东昌昌府区). The caller accepts a result only if the register
    has that name: 聊城市市场监督管理局 is doubled and right.
    """
    places = [place for place in range(1, len(text)) if text[place] == text[place - 1]]
    for place in places:
        yield text[:place] + text[place + 1 :]
    if len(places) > 1:
        yield "".join(character for place, character in enumerate(text) if place not in places)


def numerals(text: str) -> tuple[str, ...]:
    """The numbers in a name, in order: the second and the third hospital are never one name spelt in two ways."""
    return tuple(_NUMERALS.findall(text))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
