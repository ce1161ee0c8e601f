"""Dates in Chinese numerals: 二〇二〇年七月三十日 as 2020年7月30日."""

from __future__ import annotations

import re

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_YEAR = re.compile("[〇零○一二三四五六七八九]{4}(?=年)")
_ENDING = "(?=[月日号时点分秒])"
_BELOW_HUNDRED = re.compile("(?P<tens>[一二三四五]?十|廿|卅)?(?P<ones>[一二三四五六七八九])?" + _ENDING)
_ZERO_LED = re.compile("[〇零○]([一二三四五六七八九])" + _ENDING)
_TENS = {"": "0", "十": "1", "廿": "2", "卅": "3"}


def with_arabic_digits(text: str) -> str:
    """The text with the Chinese numerals of year, month, day and clock as digits; other text unchanged."""
    if text.isascii() or not re.search("[〇零○一二三四五六七八九十廿卅]", text):
        return text
    text = _YEAR.sub(lambda year: "".join(_DIGITS[digit] for digit in year[0]), text)
    text = _ZERO_LED.sub(lambda number: _DIGITS[number[1]], text)
    return _BELOW_HUNDRED.sub(_below_hundred, text)


def _below_hundred(number: re.Match[str]) -> str:
    tens, ones = number["tens"] or "", number["ones"] or ""
    if not tens and not ones:
        return ""
    return str(int(_TENS.get(tens) or _DIGITS[tens[0]]) * 10 + int(_DIGITS.get(ones, "0")))
