"""What every kind of value has in common: blank cells, words for "nothing", error cells, outer marks."""

from __future__ import annotations

import re

from bangfu.cleaning.outcome import BLANK, Cleaned, refused, repaired

NOTHING = frozenset(["-", "--", "---", "–", "—", "——", "－", "/", "／", "\\", "无", "無", "空", "null", "NULL", "nan"])
"""Written where the clerk means an empty cell (broken-file case 53)."""

_ERROR_CELL = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|#{3,}", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_QUOTED = re.compile(r'="([^"]*)"|"([^"]*)"')


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as their ordinary forms; everything else untouched."""
    return text.translate(_FULL_WIDTH)


def printable(text: str) -> str:
    """Without control characters, invisible marks and outer blanks."""
    return _UNPRINTABLE.sub("", text).strip()


def strip_marks(text: str) -> str:
    """Without the leading apostrophe, the ``="…"`` or the quotes with which exports protect a text."""
    text = text.strip()
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        text = quoted[1] if quoted[1] is not None else quoted[2]
    return text.lstrip("'‘’`").strip() if text[:1] in ("'", "‘", "’", "`") else text.strip()


def without_value(text: str, kind: str) -> Cleaned | None:
    """The outcome of a cell without a value: blank, an error cell, a word for nothing. Else None."""
    if kind == "e" or kind == "f" or (text[:1] == "#" and _ERROR_CELL.fullmatch(text.strip())):
        return refused("C-CELL-01")
    stripped = printable(text)
    if not stripped:
        return BLANK
    if stripped in NOTHING:
        return repaired(None, "C-NULL-01")
    return None
