"""Check digits of the identifiers that reports carry (domain section 3.8): arithmetic on already cleaned text.

Every check takes the text as it should stand: upper case, half width, no blanks. Whatever has another shape is
simply not valid. Only the makers of codes raise, when they are given what cannot become a code.
"""

from __future__ import annotations

import re
from operator import mul

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capital letters without I, O, S, V, Z."""

_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_RESIDENT_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_GTIN_SHAPE = re.compile(r"[0-9]{13}")


def uscc_check(text: str) -> bool:
    """Whether ``text`` is a unified social credit code with the right check character (GB 32100-2015)."""
    has_shape = len(text) == 18 and set(text) <= set(USCC_ALPHABET)
    return has_shape and _uscc_check_character(text[:17]) == text[17]


def uscc_organisation_check(text: str) -> bool:
    """Whether characters 9–17 of a credit code pass the check of GB 11714; a failure is only worth a warning."""
    code = text[8:17]
    if len(code) != 9 or not set(code) <= set(_ORGANISATION_ALPHABET):
        return False
    return _organisation_check_character(code[:8]) == code[8]


def make_uscc(prefix17: str) -> str:
    """The credit code whose first 17 characters are ``prefix17``.

    Raises :class:`ValueError` for another length or a character outside the alphabet of GB 32100.
    """
    if len(prefix17) != 17 or not set(prefix17) <= set(USCC_ALPHABET):
        raise ValueError(f"not the first 17 characters of a credit code: {prefix17!r}")
    return prefix17 + _uscc_check_character(prefix17)


def make_organisation_code(prefix8: str) -> str:
    """The 9-character organisation code (GB 11714) whose first 8 characters are ``prefix8``.

    Raises :class:`ValueError` for another length or a character that is no digit or capital letter.
    """
    if len(prefix8) != 8 or not set(prefix8) <= set(_ORGANISATION_ALPHABET):
        raise ValueError(f"not the first 8 characters of an organisation code: {prefix8!r}")
    return prefix8 + _organisation_check_character(prefix8)


def resident_id_check(text: str) -> bool:
    """Whether ``text`` is an 18-character resident identity number with the right check (GB 11643, MOD 11-2).

    About one number in eleven that Excel cut off passes by chance: this test does not find truncation.
    """
    if not _RESIDENT_SHAPE.fullmatch(text):
        return False
    total = sum(map(mul, _RESIDENT_WEIGHTS, map(int, text[:17])))
    return _RESIDENT_CHECKS[total % 11] == text[17]


def gtin13_check(text: str) -> bool:
    """Whether ``text`` is a 13-digit trade item number with the right check digit.

    Codes that begin with 2 are numbers of one shop (weighed goods), not trade items, and are not accepted.
    """
    if not _GTIN_SHAPE.fullmatch(text) or text.startswith("2"):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text[:12]))
    return int(text[12]) == (10 - total % 10) % 10


def _uscc_check_character(prefix17: str) -> str:
    values = (USCC_ALPHABET.index(character) for character in prefix17)
    total = sum(weight * value for weight, value in zip(_USCC_WEIGHTS, values, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def _organisation_check_character(prefix8: str) -> str:
    values = (_ORGANISATION_ALPHABET.index(character) for character in prefix8)
    total = sum(weight * value for weight, value in zip(_ORGANISATION_WEIGHTS, values, strict=True))
    return "0123456789X0"[11 - total % 11]
