"""Personal data in cells: identity and mobile numbers (case 40). Names cannot be told from other words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bangfu.contracts.identifiers import resident_id_check

_RESIDENT_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{9}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])", re.ASCII)
_LINK = re.compile(r"[a-z]+://\S+", re.IGNORECASE)
_COLUMN_SHARE = 0.3
_BIRTH_DATE = re.compile(r"\d{6}(\d{4})(\d\d)(\d\d)\d{3}[0-9X]", re.ASCII)
MASK = "****"


def has_personal_data(text: str) -> bool:
    """Whether a text holds a valid identity number or a mobile number; digits inside links do not count."""
    if len(text) < 11:
        return False
    plain = _LINK.sub(" ", text)
    return bool(_MOBILE.search(plain)) or any(_is_resident_id(found) for found in _RESIDENT_ID.findall(plain))


def is_personal_column(cells: Iterable[str]) -> bool:
    """Whether a good part of a column's filled cells hold personal data, so that it is no chance."""
    filled = [cell for cell in cells if cell.strip()]
    hits = sum(has_personal_data(cell) for cell in filled)
    return hits > 0 and hits >= _COLUMN_SHARE * len(filled)


def masked(text: str) -> str:
    """A personal value for messages: an identity number keeps region and last four characters."""
    return f"{text[:6]}********{text[-4:]}" if len(text) == 18 and text[:17].isdigit() else MASK


def birth_date(identity: str) -> date | None:
    """The birth date in an identity number of 18 characters; None where that is no day of the calendar."""
    found = _BIRTH_DATE.fullmatch(identity)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def age_on(identity: str, day: date) -> int | None:
    """Full years of age on a day (rule R13-AGE); None where the number holds no birth date."""
    born = birth_date(identity)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _is_resident_id(text: str) -> bool:
    number = text.upper()
    return birth_date(number) is not None and resident_id_check(number)
