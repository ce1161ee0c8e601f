"""Words: names and free text, and the words of a vocabulary (rules C-TEXT-…, C-ENUM-…; cases 28 and 53)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import opencc

from bangfu.cleaning.cells import half_width, printable, without_value
from bangfu.cleaning.outcome import Cleaned, refused, repaired, warned

LIST_SEPARATOR = ";"
"""Joins the words of a cell that may hold several."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(rf"(?<=[\u4e00-\u9fff])[(（]([a-zü{_TONED}]{{1,7}})[)）]", re.IGNORECASE)
_TRADITIONAL_SHARE = 0.3
_INNER_BLANKS = re.compile(r"[ \t\r\n\u3000\xa0]+")
_BETWEEN_WORDS = re.compile(r"[、,，;；/|+＋\s]+")


def read_name(text: str, kind: str) -> Cleaned:
    """The name of something: traditional characters and bracketed pinyin are cleaned away (C-TEXT-01)."""
    outcome = read_text(text, kind)
    if outcome.rule != "C-TEXT-01.free":
        return outcome
    cleaned = simplified(str(outcome.value))
    return repaired(cleaned, "C-TEXT-01", w=cleaned)


def read_text(text: str, kind: str) -> Cleaned:
    """Free text on one line, else as written; traditional characters or pinyin are noted (C-TEXT-01.free)."""
    nothing = without_value(text, kind)
    if nothing is not None:
        return nothing
    written = _INNER_BLANKS.sub(" ", printable(text)).strip()
    if written.isascii() or not is_damaged_chinese(written):
        return Cleaned(written or None)
    return warned(written, "C-TEXT-01.free", w=simplified(written))


def is_damaged_chinese(text: str) -> bool:
    """Whether a text carries pinyin in brackets or is for a good part in traditional characters."""
    if _has_pinyin(text):
        return True
    letters = _HAN.findall(text)
    if not letters:
        return False
    plain = _HAN.findall(_converter().convert(text))
    changed = sum(map(str.__ne__, letters, plain))
    return changed >= 2 and changed >= _TRADITIONAL_SHARE * len(letters)


def simplified(text: str) -> str:
    """The text in simplified characters, without pinyin in brackets."""
    bare = _PINYIN.sub("", text) if _has_pinyin(text) else text
    return str(_converter().convert(bare))


def read_word(text: str, kind: str, vocabulary: Sequence[str], aliases: Mapping[str, str]) -> Cleaned:
    """A word of the vocabulary, or what an alias stands for; another word is refused (C-ENUM-01).

    An alias is another word for the same thing, agreed on in the contract: reading it repairs nothing.
    """
    word = _same_word(text)
    found = _find(word, vocabulary, aliases)
    if found is not None:
        return Cleaned(found)
    nothing = without_value(text, kind)
    if nothing is not None:
        return nothing
    return refused("C-ENUM-01", expected="、".join(vocabulary))


def read_words(text: str, kind: str, vocabulary: Sequence[str], aliases: Mapping[str, str]) -> Cleaned:
    """Several words of the vocabulary in one cell, joined by ``;``; any unknown one refuses the cell."""
    whole = read_word(text, kind, vocabulary, aliases)
    if whole.outcome != "refused" or whole.rule != "C-ENUM-01":
        return whole
    parts = [part for part in _BETWEEN_WORDS.split(_same_word(text)) if part]
    found = [_find(part, vocabulary, aliases) for part in parts]
    words = [word for word in found if word is not None]
    if len(words) < len(parts):
        return whole
    return Cleaned(LIST_SEPARATOR.join(dict.fromkeys(words)))


def _find(word: str, vocabulary: Sequence[str], aliases: Mapping[str, str]) -> str | None:
    if word in vocabulary:
        return word
    return aliases.get(word) or aliases.get(word.lower())


def _same_word(text: str) -> str:
    return re.sub(r"\s", "", half_width(printable(text)))


def _has_pinyin(text: str) -> bool:
    """A syllable with a tone mark is pinyin; without one it may be a unit, as in 苹果(kg)."""
    return any(letter in _TONED for syllable in _PINYIN.findall(text) for letter in syllable.lower())


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
